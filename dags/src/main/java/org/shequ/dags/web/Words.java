package org.shequ.dags.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** How the page says states, moments and spans: Chinese first. */
final class Words {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    private static final Map<String, String> CHINESE = Map.ofEntries(
            Map.entry("none", "未到"),
            Map.entry("scheduled", "待排队"),
            Map.entry("queued", "排队"),
            Map.entry("running", "运行中"),
            Map.entry("success", "成功"),
            Map.entry("restarting", "重启中"),
            Map.entry("failed", "失败"),
            Map.entry("skipped", "跳过"),
            Map.entry("upstream_failed", "上游失败"),
            Map.entry("up_for_retry", "待重试"),
            Map.entry("removed", "已移除"));

    private Words() {}

    static String state(String word) {
        return CHINESE.getOrDefault(word, word);
    }

    /** In both languages. */
    static String both(String word) {
        return state(word) + " / " + word;
    }

    static String minute(Instant at, ZoneId zone) {
        return MINUTE.format(at.atZone(zone));
    }

    static String brief(Instant at, ZoneId zone) {
        return SHORT.format(at.atZone(zone));
    }

    /** Such as 2 d 3 h, 5 min, 12 s; two units at most. */
    static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 86_400
                ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
                : seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }
}
