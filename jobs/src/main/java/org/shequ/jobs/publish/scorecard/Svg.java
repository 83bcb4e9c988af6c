package org.shequ.jobs.publish.scorecard;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.html.escape.Escape;
import gg.jte.output.StringOutput;

/** A small drawing, written by hand: coordinates are rounded to a tenth, texts are escaped, nothing carries a style. */
final class Svg implements Content {
    private final StringBuilder body = new StringBuilder();
    private final String head;

    /**
     * An empty drawing.
     *
     * @param type class that the style sheet knows it by
     * @param width width of its own coordinates
     * @param height height of its own coordinates
     * @param label what it shows, for those who do not see it
     */
    Svg(String type, double width, double height, String label) {
        head = "<svg class=\"" + type + "\" viewBox=\"0 0 " + round(width) + " " + round(height)
                + "\" role=\"img\" aria-label=\"" + attribute(label) + "\">";
    }

    private Svg(String head) {
        this.head = head;
    }

    /** A drawing in pixels that only repeats the number beside it. */
    static Svg bare(String type) {
        return new Svg("<svg class=\"" + type + "\" aria-hidden=\"true\">");
    }

    /** A drawing in a file of its own, with its size and colours in it. */
    static String file(Svg drawing, int width, int height, String style) {
        return drawing.head.replaceFirst(
                        "<svg ",
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height + "\" ")
                + "<style>" + style + "</style>" + drawing.body + "</svg>\n";
    }

    /** The class of a part; parts of small drawings that stand in thousands of rows are known by what they are. */
    private static String named(String type) {
        return type.isEmpty() ? "" : " class=\"" + type + "\"";
    }

    Svg line(String type, double x1, double y1, double x2, double y2) {
        body.append("<path").append(named(type)).append(" d=\"M").append(point(x1, y1));
        if (y1 == y2) {
            body.append('H').append(round(x2));
        } else {
            body.append('L').append(point(x2, y2));
        }
        body.append("\"/>");
        return this;
    }

    Svg path(String type, CharSequence data) {
        body.append("<path").append(named(type)).append(" d=\"").append(data).append("\"/>");
        return this;
    }

    Svg rectangle(String type, double x, double y, double width, double height) {
        body.append("<rect class=\"")
                .append(type)
                .append("\" x=\"")
                .append(round(x))
                .append("\" y=\"")
                .append(round(y))
                .append("\" width=\"")
                .append(round(width))
                .append("\" height=\"")
                .append(round(height))
                .append("\"/>");
        return this;
    }

    Svg circle(String type, double x, double y, double radius) {
        body.append("<circle")
                .append(named(type))
                .append(" cx=\"")
                .append(round(x))
                .append("\" cy=\"")
                .append(round(y))
                .append("\" r=\"")
                .append(round(radius))
                .append("\"/>");
        return this;
    }

    /** A dot that leads somewhere and tells what it is when pointed at. */
    Svg link(String type, double x, double y, double radius, String address, String title) {
        body.append("<a href=\"")
                .append(attribute(address))
                .append("\" tabindex=\"-1\"><circle class=\"")
                .append(type)
                .append("\" cx=\"")
                .append(round(x))
                .append("\" cy=\"")
                .append(round(y))
                .append("\" r=\"")
                .append(round(radius))
                .append("\"><title>")
                .append(content(title))
                .append("</title></circle></a>");
        return this;
    }

    Svg text(String type, double x, double y, String text) {
        body.append("<text class=\"")
                .append(type)
                .append("\" x=\"")
                .append(round(x))
                .append("\" y=\"")
                .append(round(y))
                .append("\">")
                .append(content(text))
                .append("</text>");
        return this;
    }

    /** A point of path data. */
    static String point(double x, double y) {
        return round(x) + " " + round(y);
    }

    static String round(double number) {
        long tenths = Math.round(number * 10);
        if (tenths % 10 == 0) {
            return Long.toString(tenths / 10);
        }
        return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
    }

    private static String attribute(String text) {
        StringOutput output = new StringOutput();
        Escape.htmlAttribute(text, output);
        return output.toString().replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String content(String text) {
        StringOutput output = new StringOutput();
        Escape.htmlContent(text, output);
        return output.toString();
    }

    @Override
    public void writeTo(TemplateOutput output) {
        output.writeContent(head);
        output.writeContent(body.toString());
        output.writeContent("</svg>");
    }
}
