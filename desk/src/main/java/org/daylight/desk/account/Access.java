package org.daylight.desk.account;

import java.util.List;
import org.daylight.catalog.HeldTrove;
import org.daylight.editors.Editor;
import org.daylight.editors.Role;

/** What a user may see. What a user may do is asked of {@link Editor}. Every page that shows something of a trove asks here. */
public final class Access {

    private Access() {}

    /** Whether the user may see a trove and its documents: a guest sees one trove, everyone else sees all but an auditor, who sees none. */
    public static boolean maySee(Editor editor, String trove) {
        if (!mayRead(editor)) {
            return false;
        }
        return !editor.has(Role.GUEST) || trove.equals(editor.trove());
    }

    /** Whether the user may see documents at all; one who is only an auditor may not. */
    public static boolean mayRead(Editor editor) {
        return editor.active()
                && (editor.has(Role.GUEST)
                        || editor.has(Role.EDITOR)
                        || editor.has(Role.REVIEWER)
                        || editor.has(Role.PUBLISHER));
    }

    /** Whether the user may add tags and notes to documents of a trove: everyone who may see it. */
    public static boolean mayRemark(Editor editor, String trove) {
        return maySee(editor, trove);
    }

    /** Those of some troves that the user may see. */
    public static List<HeldTrove> visible(Editor editor, List<HeldTrove> troves) {
        return troves.stream().filter(trove -> maySee(editor, trove.slug())).toList();
    }
}
