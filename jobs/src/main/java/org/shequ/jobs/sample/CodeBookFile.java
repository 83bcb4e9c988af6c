package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The code book of the surveys, for people. */
record CodeBookFile() implements Extract {
    private static final String[][] ROWS = {
        {"居民调查", "Q1", "总体而言，您对本社区工作是否满意？", "1=非常满意;2=满意;3=一般;4=不满意;5=非常不满意", "satisfaction_overall"},
        {"居民调查", "Q2", "过去一年，您参与社区公共事务几次？", "0;1-2;3-4;5+", "participation_times"},
        {"居民调查", "Q3", "您参加过哪些社区活动？（可多选）", "A=文体;B=志愿服务;C=议事协商;D=便民服务;E=节庆;无=都没有", "activities_joined"},
        {"居民调查", "Q4", "您向居委会提建议的频率？", "从不;很少;偶尔;经常", "suggestion_frequency"},
        {"居民调查", "Q5", "您是否知道居委会的办公地址？", "知道;不知道", "committee_address_known"},
        {"居民调查", "Q6", "您对社区便民活动是否了解？", "完全不了解;不太了解;一般;比较了解;非常了解", "activity_awareness"},
        {"居民调查", "Q7_1", "您对环境卫生的评分", "1-5，5为非常满意", "satisfaction_environment"},
        {"居民调查", "Q7_2", "您对治安状况的评分", "1-5，5为非常满意", "satisfaction_security"},
        {"居民调查", "Q7_3", "您对物业服务的评分", "1-5，5为非常满意", "satisfaction_property"},
        {"居民调查", "Q7_4", "您对居委会服务的评分", "1-5，5为非常满意", "satisfaction_committee"},
        {"居民调查", "*", "缺失码", "9=不知道;99=拒答;空=未填", ""},
        {"社区工作者调查", "S1", "目前工作中的主要困难？", "行政工作较多;人手不足;经费不足;居民参与不足;其他", "main_difficulty"},
        {"社区工作者调查", "S2", "行政事务占您工时的百分比？", "0-100，999=拒答", "admin_hours_share"},
        {"社区工作者调查", "S3", "您对目前工作是否满意？", "1-5，5为非常满意", "job_satisfaction"},
        {"社区工作者调查", "S4", "您认为本社区的治理模式？", "政府主导型;自治型;混合型;共建共治共享型", "governance_model"},
    };

    @Override
    public String path() {
        return "survey/代码本.csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv =
                CsvFile.create(folder.resolve(path()), StandardCharsets.UTF_8, "调查", "题号", "题目", "选项", "题库编号")) {
            for (String[] row : ROWS) {
                for (String cell : row) {
                    csv.cell(cell);
                }
                csv.end();
            }
            return csv.rows();
        }
    }
}
