package org.shequ.schemas.appeal;

import org.shequ.schemas.Words;

/** What became of an appeal. */
public enum Decision {
    /** Lodged and not yet decided. */
    PENDING(new Words("处理中", "pending")),

    /** Granted, with or without an effect on rows. */
    UPHELD(new Words("成立", "upheld")),

    /** Looked into and refused. */
    REFUSED(new Words("不成立", "refused")),

    /** Taken back by those who lodged it. */
    WITHDRAWN(new Words("已撤回", "withdrawn"));

    private final Words words;

    Decision(Words words) {
        this.words = words;
    }

    /** As pages say it. */
    public Words words() {
        return words;
    }

    /** As tables say it. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
