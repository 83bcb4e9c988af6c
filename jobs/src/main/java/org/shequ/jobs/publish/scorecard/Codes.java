package org.shequ.jobs.publish.scorecard;

import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Direction;
import org.shequ.schemas.indicator.IntervalMethod;
import org.shequ.schemas.indicator.Role;
import org.shequ.schemas.indicator.Subject;

/** The catalogue's own words for people. */
final class Codes {
    private Codes() {}

    static Words role(Role role) {
        return switch (role) {
            case CORE -> new Words("计分", "Scored");
            case CONTEXT -> new Words("参考，不计分", "Context, never scored");
            case GATE -> new Words("数据质量门槛，不加分", "Data-quality bar, never adds points");
            case FLAG -> new Words("提示，附证据，不计分", "Signal with evidence, never points");
        };
    }

    static Words direction(Direction direction) {
        return switch (direction) {
            case UP -> new Words("越高越好", "Higher");
            case DOWN -> new Words("越低越好", "Lower");
            case NEUTRAL -> new Words("无好坏之分", "Neither");
        };
    }

    static Words subject(Subject subject) {
        return switch (subject) {
            case COMMUNITY -> new Words("社区", "Community");
            case STREET -> new Words("街道", "Street");
            case DISTRICT -> new Words("区县", "District");
            case CITY -> new Words("市级", "City");
            case DEPARTMENT -> new Words("职能部门", "Department");
            case PROPERTY_COMPANY -> new Words("物业公司", "Property company");
            case HOTLINE_CENTRE -> new Words("热线中心", "Hotline centre");
            case SURVEY_CONTRACTOR -> new Words("调查执行方", "Survey contractor");
            case REPORTER -> new Words("上报方", "Reporter");
        };
    }

    static Words interval(IntervalMethod method) {
        return switch (method) {
            case WILSON -> new Words("Wilson（1927）", "Wilson (1927)");
            case WILSON_WEIGHTED ->
                new Words("按有效样本数的 Wilson（Kish 1965）", "Wilson on the effective sample (Kish 1965)");
            case BYAR -> new Words("Byar；少于 10 件用精确泊松", "Byar; exact Poisson below 10 events");
            case T -> new Words("t 区间", "Student's t");
            case MEDIAN -> new Words("次序统计量；有未结件用 Kaplan–Meier", "Order statistics; Kaplan-Meier where cases are open");
            case NONE -> new Words("无：全数统计", "None: a complete count");
        };
    }
}
