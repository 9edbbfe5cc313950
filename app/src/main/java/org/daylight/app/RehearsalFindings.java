package org.daylight.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.log.LogEntry;

/** What is wrong with a plan, according to a rehearsal: each finding is one line that says what to do. */
final class RehearsalFindings {

    private static final int NAMED = 5;

    private final RehearsalPlan plan;
    private final Rehearsal.Setting setting;
    private final List<String> findings = new ArrayList<>();

    private RehearsalFindings(RehearsalPlan plan, Rehearsal.Setting setting) {
        this.plan = plan;
        this.setting = setting;
    }

    /** The findings; empty if every part appeared on its day on every mirror that is left. */
    static List<String> of(RehearsalPlan plan, Rehearsal.Setting setting, Rehearsal rehearsal) {
        var findings = new RehearsalFindings(plan, setting);
        findings.judge(rehearsal.appeared(), rehearsal);
        return findings.findings;
    }

    private void judge(Map<RehearsalPlan.Part, Rehearsal.Appearance> appeared, Rehearsal rehearsal) {
        LogEntry.Trustees rule = plan.rule();
        int left = setting.mirrors() - setting.lostMirrors();
        List<RehearsalPlan.Part> after =
                plan.parts().stream().filter(rehearsal::isAfterCutOff).toList();
        if (left < 1 && !after.isEmpty()) {
            findings.add("no mirror is left: find more mirrors, in more than one country");
            return;
        }
        say(
                after.stream().filter(part -> !part.isSealed()).toList(),
                "not sealed",
                "only the publisher can release such a part; seal it with  daylight seal");
        List<RehearsalPlan.Part> sealed =
                after.stream().filter(RehearsalPlan.Part::isSealed).toList();
        List<RehearsalPlan.Part> needTrustees =
                sealed.stream().filter(part -> !part.opensAtItsTime()).toList();
        if (!needTrustees.isEmpty() && rule == null) {
            findings.add(
                    "there are no trustees, so nobody but the publisher has the keys of what is sealed: name them with"
                            + "  daylight trustees plan");
            return;
        }
        say(
                needTrustees.stream().filter(part -> !part.isShared()).toList(),
                "not shared with the trustees",
                "they cannot open such a part; run  daylight trustees refresh");
        if (rule != null && !needTrustees.isEmpty() && rule.trustees() - setting.lostTrustees() < rule.threshold()) {
            findings.add("too few trustees are left: " + (rule.trustees() - setting.lostTrustees()) + ", and "
                    + rule.threshold()
                    + " are needed: name more trustees, or lower the threshold, with  daylight trustees"
                    + " plan");
            return;
        }
        late(needTrustees, appeared, rehearsal);
        List<RehearsalPlan.Part> incomplete = plan.parts().stream()
                .filter(appeared::containsKey)
                .filter(part -> appeared.get(part).day() >= setting.cutOffAt()
                        && appeared.get(part).copies() < left)
                .toList();
        say(
                incomplete,
                "not on every mirror on the day of the release",
                "run mirrors more often, with  daylight mirror --every");
    }

    private void late(
            List<RehearsalPlan.Part> parts,
            Map<RehearsalPlan.Part, Rehearsal.Appearance> appeared,
            Rehearsal rehearsal) {
        var late = new ArrayList<RehearsalPlan.Part>();
        int most = 0;
        boolean isMissing = false;
        for (RehearsalPlan.Part part : parts) {
            if (!part.isShared()) {
                continue;
            }
            Rehearsal.Appearance appearance = appeared.get(part);
            int day = appearance == null ? setting.days() + 1 : appearance.day();
            if (day > rehearsal.dueDay(part)) {
                late.add(part);
                isMissing |= appearance == null;
                most = Math.max(most, day - rehearsal.dueDay(part));
            }
        }
        LogEntry.Trustees rule = plan.rule();
        if (late.isEmpty() || rule == null) {
            return;
        }
        findings.add("late by " + (isMissing ? "at least " : "up to ") + TerminalFormats.count(most, "day") + ": "
                + names(late)
                + ". The rule applies only after " + TerminalFormats.count(rule.silenceDays(), "day")
                + " without a heartbeat: choose fewer with  daylight trustees plan --silence-days, or seal"
                + " with --timelock");
    }

    private void say(List<RehearsalPlan.Part> parts, String what, String remedy) {
        if (!parts.isEmpty()) {
            findings.add(TerminalFormats.count(parts.size(), "part") + (parts.size() == 1 ? " is " : " are ") + what
                    + " (" + names(parts) + "): " + remedy);
        }
    }

    private static String names(List<RehearsalPlan.Part> parts) {
        String names = String.join(
                ", ", parts.stream().limit(NAMED).map(RehearsalPlan.Part::name).toList());
        return parts.size() > NAMED ? names + " and " + (parts.size() - NAMED) + " more" : names;
    }
}
