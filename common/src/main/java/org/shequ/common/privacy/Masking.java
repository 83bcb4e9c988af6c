package org.shequ.common.privacy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Replaces what names a person in free text by what kind of thing it was: identity numbers with a right check digit, mobile and
 * landline numbers, e-mail addresses, number plates, names that stand after a label or before a form of address, and dwellings.
 *
 * <p>Names without either are not found: no list of words tells 高兴 from a person. Free text is therefore not to leave the raw
 * room at all unless a contract has a field for it; masking is the second line.
 */
public final class Masking {
    private static final String D = "[0-9０-９]";
    private static final String NOT_AFTER = "(?<![0-9０-９A-Za-z])";
    private static final String NOT_BEFORE = "(?![0-9０-９])";
    private static final String HAN = "\\p{IsHan}";

    /** Weights of GB 11643-1999, which takes the check digit from ISO 7064, MOD 11-2. */
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    private static final String CHECKS = "10X98765432";

    private static final Pattern IDENTITY =
            Pattern.compile(NOT_AFTER + "(" + D + "{17}[0-9０-９XxＸｘ])(?![0-9０-９A-Za-z])");
    private static final Pattern MOBILE = Pattern.compile(
            "(?<![0-9０-９])(?:(?:\\+|00)?86[- ]?)?[1１][3-9３-９]" + D + "[- ]?" + D + "{4}[- ]?" + D + "{4}" + NOT_BEFORE);
    private static final Pattern LANDLINE =
            Pattern.compile("(?<![0-9０-９-])[（(]?0[1-9]" + "[0-9]{1,2}[)）]?[- ]?[2-9][0-9]{6,7}" + NOT_BEFORE);
    private static final Pattern MAIL =
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,4}");
    private static final Pattern PLATE = Pattern.compile("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
            + "[A-HJ-NP-Za-hj-np-z][·•. ]?[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])");
    private static final Pattern LABELLED =
            Pattern.compile("(姓名|联系人|投诉人|举报人|反映人|当事人|来电人|报修人|业主|户主|申请人)" + "([:：]\\s*)(" + HAN + "{2,4})(?![:：])");
    private static final Pattern ADDRESSED = Pattern.compile(
            "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]"
                    + HAN + "{0,2}?(?=先生|女士|小姐)");
    private static final Pattern DWELLING =
            Pattern.compile(D + "{1,4}(?:号楼|号院|栋|幢|座|单元)(?:" + D + "{1,4}(?:号楼|栋|幢|座|单元|层|楼|室|号|户|房)?){1,3}");

    private Masking() {}

    /** Fewest digits of the shortest text each pattern finds. */
    private static final int IDENTITY_DIGITS = 17;

    private static final int MOBILE_DIGITS = 11;
    private static final int LANDLINE_DIGITS = 10;
    private static final int DWELLING_DIGITS = 1;

    /** The text without what names a person; the same text where there is nothing. */
    public static String masked(String text) {
        if (text == null || text.length() < 3) {
            return text;
        }
        return masked(text, Traits.of(text));
    }

    /** Most texts are short words that hold none of it: each pattern is tried only where the text has what it needs. */
    private static String masked(String text, Traits has) {
        String masked = text;
        if (has.digits() >= IDENTITY_DIGITS) {
            masked = replaced(masked, IDENTITY, found -> isIdentity(found) ? "〔证件〕" : found);
        }
        if (has.isAt()) {
            masked = MAIL.matcher(masked).replaceAll("〔邮箱〕");
        }
        if (has.digits() >= MOBILE_DIGITS) {
            masked = MOBILE.matcher(masked).replaceAll("〔手机〕");
        }
        if (has.digits() >= LANDLINE_DIGITS) {
            masked = LANDLINE.matcher(masked).replaceAll("〔电话〕");
        }
        if (has.isLatin()) {
            masked = PLATE.matcher(masked).replaceAll("〔车牌〕");
        }
        if (has.isLabel()) {
            masked = LABELLED.matcher(masked).replaceAll("$1$2〔姓名〕");
        }
        if (has.isAddress()) {
            masked = ADDRESSED.matcher(masked).replaceAll("〔姓名〕");
        }
        return has.digits() >= DWELLING_DIGITS && has.isBuilding()
                ? DWELLING.matcher(masked).replaceAll("〔住址〕")
                : masked;
    }

    /** What one look at a text tells of it. */
    private record Traits(
            int digits, boolean isAt, boolean isLatin, boolean isLabel, boolean isAddress, boolean isBuilding) {
        static Traits of(String text) {
            int digits = 0;
            boolean isAt = false;
            boolean isLatin = false;
            boolean isLabel = false;
            boolean isAddress = false;
            boolean isBuilding = false;
            for (int place = 0; place < text.length(); place++) {
                char each = text.charAt(place);
                if ((each >= '0' && each <= '9') || (each >= '０' && each <= '９')) {
                    digits++;
                } else if ((each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z')) {
                    isLatin = true;
                } else {
                    isAt |= each == '@' || each == '＠';
                    isLabel |= each == ':' || each == '：';
                    isAddress |= "先女小".indexOf(each) >= 0;
                    isBuilding |= "号栋幢座单".indexOf(each) >= 0;
                }
            }
            return new Traits(digits, isAt, isLatin, isLabel, isAddress, isBuilding);
        }
    }

    private static String replaced(String text, Pattern pattern, UnaryOperator<String> replace) {
        return pattern.matcher(text)
                .replaceAll(
                        (MatchResult found) -> java.util.regex.Matcher.quoteReplacement(replace.apply(found.group())));
    }

    /** Whether 18 characters are an identity number: a day of birth, and the right check digit. */
    static boolean isIdentity(String text) {
        int sum = 0;
        StringBuilder digits = new StringBuilder();
        for (int at = 0; at < WEIGHTS.length; at++) {
            int digit = Character.digit(text.charAt(at), 10);
            sum += digit * WEIGHTS[at];
            digits.append(digit);
        }
        char last = text.charAt(WEIGHTS.length);
        char check = last == 'x' || last == 'Ｘ' || last == 'ｘ' ? 'X' : last;
        char plain = check == 'X' ? 'X' : (char) ('0' + Character.digit(check, 10));
        return CHECKS.charAt(sum % 11) == plain && isDay(digits.substring(6, 14));
    }

    private static boolean isDay(String text) {
        try {
            LocalDate day = LocalDate.of(
                    Integer.parseInt(text.substring(0, 4)),
                    Integer.parseInt(text.substring(4, 6)),
                    Integer.parseInt(text.substring(6)));
            return day.getYear() >= 1850 && day.getYear() < 2100;
        } catch (DateTimeException noDay) {
            return false;
        }
    }
}
