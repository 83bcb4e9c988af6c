package org.shequ.common.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            请打13800138000联系                  | 请打〔手机〕联系
            电话+86 138-0013-8000。              | 电话〔手机〕。
            １３８００１３８０００               | 〔手机〕
            物业010-82345678转8                  | 物业〔电话〕转8
            证件11010519491231002X有误           | 证件〔证件〕有误
            发zhang.san@mail.example.cn          | 发〔邮箱〕
            京A12345乱停                         | 〔车牌〕乱停
            新能源车粤BD12345堵门                | 新能源车〔车牌〕堵门
            联系人:张三丰,夜间                   | 联系人:〔姓名〕,夜间
            王先生反映噪声                       | 〔姓名〕先生反映噪声
            李晓明女士来电                       | 〔姓名〕女士来电
            住3号楼2单元501室                    | 住〔住址〕
            """)
    void whatNamesAPersonIsReplaced(String text, String masked) {
        assertEquals(masked, Masking.masked(text));
    }

    @ParameterizedTest
    @CsvSource({
        "噪声扰民",
        "2026-09-01 08:00:00",
        "110105194912310021",
        "110105199913310026",
        "路灯12盏",
        "街道办事处",
        "12345热线",
        "是否解决：是",
        "业主是否同意",
        "高中老师待遇"
    })
    void whatNamesNobodyStays(String text) {
        assertSame(text, Masking.masked(text).equals(text) ? text : Masking.masked(text));
    }

    @Test
    void theCheckDigitDecides() {
        assertTrue(Masking.isIdentity("11010519491231002X"));
        assertFalse(Masking.isIdentity("110105194912310021"));
        assertFalse(Masking.isIdentity("110105194913310025"));
    }

    @Property(tries = 200)
    void aMobileNumberIsFoundAmongOtherWords(@ForAll @IntRange(min = 0, max = 99_999_999) int number) {
        String mobile = "139" + String.format("%08d", number);
        assertFalse(Masking.masked("号码" + mobile + "，急").contains(mobile));
    }
}
