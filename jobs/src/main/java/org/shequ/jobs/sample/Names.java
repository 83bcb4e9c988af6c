package org.shequ.jobs.sample;

/** Invents names of districts, streets and communities, unique within their level; the same for every seed. */
final class Names {
    private static final String[] FIRST = {
        "锦jin", "瑞rui", "春chun", "和he", "永yong", "康kang", "景jing", "明ming", "华hua", "福fu", "平ping", "安an",
        "清qing", "桂gui", "兰lan", "翠cui", "云yun", "梅mei", "松song", "柳liu", "祥xiang", "德de", "嘉jia", "宁ning",
        "泰tai", "文wen", "光guang", "星xing", "朝chao", "宏hong", "金jin", "玉yu", "凤feng", "龙long", "雅ya", "育yu",
        "恒heng", "广guang", "昌chang", "顺shun"
    };
    private static final String[] SECOND = {
        "园yuan", "桥qiao", "湖hu", "山shan", "林lin", "港gang", "塘tang", "庄zhuang", "坊fang", "里li", "台tai", "亭ting",
        "泉quan", "溪xi", "洲zhou", "岭ling", "村cun", "城cheng", "巷xiang", "井jing", "堤di", "苑yuan", "楼lou", "湾wan",
        "滨bin", "门men", "街jie", "寺si", "坡po", "坪ping", "渡du", "仓cang", "圃pu", "原yuan", "源yuan", "谷gu",
        "峰feng", "阁ge", "墩dun", "埠bu"
    };
    private static final String[] THIRD = {
        "", "东dong", "西xi", "南nan", "北bei", "中zhong", "上shang", "下xia", "前qian", "后hou", "新xin", "大da", "小xiao", "老lao"
    };

    private Names() {}

    static Name community(int index) {
        // 617 shares no factor with 1,600: neighbours in number differ in both signs, and none repeats
        return place(index, 617, "社区", "Community");
    }

    static Name street(int index) {
        return place(index + 800, 1_031, "街道", "Street");
    }

    static Name district(int index) {
        return new Name(sign(FIRST[index]) + "泽区", title(sound(FIRST[index]) + "ze") + " District");
    }

    private static Name place(int index, int step, String kind, String kindEnglish) {
        int pairs = FIRST.length * SECOND.length;
        int pair = (int) ((long) index * step % pairs);
        String first = FIRST[pair % FIRST.length];
        String second = SECOND[(pair / FIRST.length + pair) % SECOND.length];
        String third = THIRD[index / pairs];
        String tail = third.isEmpty() ? "" : sign(third);
        String spoken = sound(first) + sound(second) + sound(third);
        return new Name(sign(first) + sign(second) + tail + kind, title(spoken) + " " + kindEnglish);
    }

    private static String sign(String signAndSound) {
        return signAndSound.substring(0, 1);
    }

    private static String sound(String signAndSound) {
        return signAndSound.isEmpty() ? "" : signAndSound.substring(1);
    }

    private static String title(String spoken) {
        return Character.toUpperCase(spoken.charAt(0)) + spoken.substring(1);
    }

    /**
     * A name in both languages.
     *
     * @param chinese as it stands in the extracts
     * @param english romanised; homophones may share one
     */
    record Name(String chinese, String english) {}
}
