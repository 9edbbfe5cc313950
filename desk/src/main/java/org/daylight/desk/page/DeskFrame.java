package org.daylight.desk.page;

import java.util.ArrayList;
import java.util.List;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.editors.Editor;
import org.daylight.editors.Role;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the content of a page of the desk: navigation, who is signed in, what the last decision did.
 *
 * @param title of the page
 * @param area the word that the path of the page begins with; marks the entry of the navigation
 * @param editor who is signed in; null for nobody
 * @param token of the session, for every form; empty when nobody is signed in
 * @param notes what the last decision did, one line each
 * @param script the address of a script; empty for none
 */
public record DeskFrame(
        String title, String area, @Nullable Editor editor, String token, List<String> notes, String script) {

    /** An entry of the navigation. */
    public record Entry(String area, String words) {}

    /** The frame of a page of a signed-in user. Takes the notes of the session, so it is made once for a page. */
    public static DeskFrame of(DeskRequest request, String title) {
        return new DeskFrame(
                title,
                request.segment(0),
                request.editor(),
                request.session().token(),
                request.session().takeNotes(),
                "");
    }

    /** The frame of a page for someone who is not signed in. */
    public static DeskFrame signedOut(String title) {
        return new DeskFrame(title, "", null, "", List.of(), "");
    }

    /** The same with a script, which the response must allow ({@link DeskHtml#withScript}). */
    public DeskFrame script(String address) {
        return new DeskFrame(title, area, editor, token, notes, address);
    }

    /** Who is signed in. Empty for nobody. */
    public String name() {
        return editor == null ? "" : editor.name();
    }

    /** The roles in words. */
    public String roles() {
        return editor == null ? "" : Role.words(editor.roles());
    }

    /** What the user may go to. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        if (editor == null) {
            return entries;
        }
        if (Access.mayRead(editor)) {
            entries.add(new Entry("review", "Review"));
            entries.add(new Entry("search", "Search"));
            entries.add(new Entry("plan", "Plan"));
        }
        if (ReviewDesk.seesAll(editor)) {
            entries.add(new Entry("conversations", "Conversations"));
        }
        if (editor.mayAudit()) {
            entries.add(new Entry("audit", "Audit log"));
        }
        if (editor.mayManage()) {
            entries.add(new Entry("users", "Users"));
        }
        return entries;
    }

    public String stylesheet() {
        return DeskFiles.STYLE_ADDRESS;
    }

    public String deskStylesheet() {
        return DeskFiles.DESK_STYLE_ADDRESS;
    }
}
