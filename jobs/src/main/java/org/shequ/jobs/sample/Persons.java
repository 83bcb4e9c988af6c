package org.shequ.jobs.sample;

import java.time.LocalDate;

/**
 * Invents persons as careless extracts show them: names, mobile numbers, identity numbers. None exists: identity
 * numbers begin with 99, which no province has. Used to prove that none of it passes into the lake.
 */
final class Persons {
    private static final String[] SURNAMES = {
        "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗",
        "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
        "欧阳", "司马"
    };
    private static final String[] GIVEN = {
        "建", "国", "秀", "英", "桂", "芳", "志", "强", "丽", "敏", "静", "伟", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明",
        "超", "霞", "平", "刚", "玉", "兰", "红", "梅", "文", "博", "晓", "雪", "思", "远", "佳", "宇", "子", "涵", "若", "琳"
    };
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECKS = "10X98765432";

    private Persons() {}

    static String name(long person) {
        long bits = Chance.mix(person);
        String surname = SURNAMES[(int) Long.remainderUnsigned(bits, SURNAMES.length)];
        String first = GIVEN[(int) ((bits >>> 16) & 0xFFFF) % GIVEN.length];
        String second = (bits >>> 60) < 3 ? "" : GIVEN[(int) ((bits >>> 32) & 0xFFFF) % GIVEN.length];
        return surname + first + second;
    }

    /** A mobile number of eleven digits. */
    static String phone(long person) {
        return "1990" + Instants.digits((int) Long.remainderUnsigned(Chance.mix(person ^ 0x5EED), 10_000_000L), 7);
    }

    /** A citizen identity number of 18 characters with its check character (GB 11643, after ISO 7064 MOD 11-2). */
    static String identity(long person) {
        long bits = Chance.mix(person ^ 0x1D);
        LocalDate born = LocalDate.of(1940, 1, 1).plusDays(Long.remainderUnsigned(bits, 25_000));
        String body = "9901" + Instants.digits((int) (1 + ((bits >>> 40) & 7)), 2)
                + born.toString().replace("-", "")
                + Instants.digits((int) (1 + Long.remainderUnsigned(bits >>> 20, 998)), 3);
        return body + check(body);
    }

    /** The check character for the first 17 digits of an identity number. */
    static char check(String body) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (body.charAt(i) - '0') * WEIGHTS[i];
        }
        return CHECKS.charAt(sum % 11);
    }

    /** A grid worker of a community, with name and staff number as the case system shows them. */
    static String gridWorker(Community community, int number) {
        return name(community.number() * 1_000L + number) + "(W" + tag(community) + "-" + two(number) + ")";
    }

    /** A handler in a street's department, with name and staff number. */
    static String handler(Street street, int number) {
        return name(-1L - street.number() * 1_000L - number) + "(C"
                + street.code().substring(4, 9) + "-" + two(number) + ")";
    }

    private static String tag(Community community) {
        return community.code().substring(4);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
