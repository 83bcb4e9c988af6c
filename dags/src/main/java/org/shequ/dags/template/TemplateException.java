package org.shequ.dags.template;

/** Says what in a template cannot be rendered, for whoever wrote the DAG file. */
public final class TemplateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TemplateException(String template, String found) {
        super("Cannot render template '" + shortened(template) + "': " + found);
    }

    private static String shortened(String template) {
        return template.length() <= 200 ? template : template.substring(0, 197) + "...";
    }
}
