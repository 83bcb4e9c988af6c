package org.shequ.dags.web;

/** Markup under construction: what is given as text or as the value of an attribute is made harmless here and nowhere else. */
final class Html {
    private final StringBuilder built = new StringBuilder();

    /** Markup written by this program; never what was read from somewhere. */
    Html markup(String own) {
        built.append(own);
        return this;
    }

    /** Anything as text. */
    Html text(Object value) {
        built.append(escaped(String.valueOf(value)));
        return this;
    }

    /** An element with text in it. */
    Html element(String name, Object value) {
        return markup("<" + name + ">").text(value).markup("</" + name + ">");
    }

    /** A cell of a table whose colour is told by a state's word. */
    Html cell(String stateWord, Object value, String hint) {
        return markup("<td class=\"")
                .text(stateWord)
                .markup("\" title=\"")
                .text(hint)
                .markup("\">")
                .text(value)
                .markup("</td>");
    }

    /** A link within this page. */
    Html link(String address, Object value) {
        return markup("<a href=\"").text(address).markup("\">").text(value).markup("</a>");
    }

    @Override
    public String toString() {
        return built.toString();
    }

    /** Text made harmless for HTML, in elements and attributes. */
    private static String escaped(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
