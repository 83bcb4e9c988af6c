package org.shequ.jobs.publish.scorecard;

import org.shequ.schemas.Words;

/** What every printed page says at its foot: release, scheme and page number. The one style sheet that differs by release. */
final class PrintStyle {
    /** Stands where the title of a page does not matter. */
    static final Words NO_TITLE = new Words("-", "-");

    private PrintStyle() {}

    static String of(Shell shell) {
        String left = shell.city().zh() + " · " + shell.period().zh() + " · " + shell.release() + " · "
                + shell.scheme().zh();
        return "@page{@bottom-left{content:" + quoted(left) + "}"
                + "@bottom-right{content:\"第 \" counter(page) \" 页 / 共 \" counter(pages) \" 页\"}}\n";
    }

    /** A text as a string of CSS: everything but letters, digits and plain blanks is escaped. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (Character.isLetterOrDigit(point) || point == ' ') {
                quoted.appendCodePoint(point);
            } else {
                quoted.append('\\').append(Integer.toHexString(point)).append(' ');
            }
        });
        return quoted.append('"').toString();
    }
}
