package org.daylight.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The class of each command. A class is read only when its command is run, or described. */
final class CommandClasses {

    /** Name to class, in the order of the manual. */
    static final SequencedMap<String, Class<?>> ALL = all();

    private CommandClasses() {}

    private static SequencedMap<String, Class<?>> all() {
        var all = new LinkedHashMap<String, Class<?>>();
        all.put("init", InitCommand.class);
        all.put("import", ImportCommand.class);
        all.put("extract", ExtractCommand.class);
        all.put("reveals", RevealsCommand.class);
        all.put("scan", ScanCommand.class);
        all.put("findings", FindingsCommand.class);
        all.put("publish", PublishCommand.class);
        all.put("serve", ServeCommand.class);
        all.put("status", StatusCommand.class);
        all.put("list", ListCommand.class);
        all.put("show", ShowCommand.class);
        all.put("schedule", ScheduleCommand.class);
        all.put("plan", PlanCommand.class);
        all.put("preview", PreviewCommand.class);
        all.put("announce", AnnounceCommand.class);
        all.put("run", RunCommand.class);
        all.put("review", ReviewCommand.class);
        all.put("withhold", WithholdCommand.class);
        all.put("embargo", EmbargoCommand.class);
        all.put("event", EventCommand.class);
        all.put("approve", ApproveCommand.class);
        all.put("approvals", ApprovalsCommand.class);
        all.put("users", UsersCommand.class);
        all.put("desk", DeskCommand.class);
        all.put("audit", AuditCommand.class);
        all.put("redact", RedactCommand.class);
        all.put("reasons", ReasonsCommand.class);
        all.put("collect", CollectCommand.class);
        all.put("conversations", ConversationsCommand.class);
        all.put("partners", PartnersCommand.class);
        all.put("share", ShareCommand.class);
        all.put("shares", SharesCommand.class);
        all.put("open-share", OpenShareCommand.class);
        all.put("watermark", WatermarkCommand.class);
        all.put("withdraw", WithdrawCommand.class);
        all.put("seal", SealCommand.class);
        all.put("cancel", CancelCommand.class);
        all.put("unseal", UnsealCommand.class);
        all.put("bulletin", BulletinCommand.class);
        all.put("people", PeopleCommand.class);
        all.put("story", StoryCommand.class);
        all.put("annotations", AnnotationsCommand.class);
        all.put("webmention", WebmentionCommand.class);
        all.put("mcp", McpCommand.class);
        all.put("gemini", GeminiCommand.class);
        all.put("mailserver", MailServerCommand.class);
        all.put("demo", DemoCommand.class);
        all.put("search", SearchCommand.class);
        all.put("semantic", SemanticCommand.class);
        all.put("entities", EntitiesCommand.class);
        all.put("check", CheckCommand.class);
        all.put("doctor", DoctorCommand.class);
        all.put("verify", VerifyCommand.class);
        all.put("version", VersionCommand.class);
        all.put("mirror", MirrorCommand.class);
        all.put("mirrors", MirrorsCommand.class);
        all.put("push", PushCommand.class);
        all.put("site", SiteCommand.class);
        all.put("page", PageCommand.class);
        all.put("witness", WitnessCommand.class);
        all.put("witnesses", WitnessesCommand.class);
        all.put("cosign", CosignCommand.class);
        all.put("trustees", TrusteesCommand.class);
        all.put("backup", BackupCommand.class);
        all.put("restore", RestoreCommand.class);
        all.put("catch-up", CatchUpCommand.class);
        all.put("lease", LeaseCommand.class);
        all.put("catalog", CatalogCommand.class);
        all.put("heartbeat", HeartbeatCommand.class);
        all.put("trustee", TrusteeCommand.class);
        all.put("rehearse", RehearseCommand.class);
        all.put("log-key", LogKeyCommand.class);
        all.put("recovery", RecoveryCommand.class);
        all.put("keys", KeysCommand.class);
        all.put("drop", DropCommand.class);
        return Collections.unmodifiableSequencedMap(all);
    }
}
