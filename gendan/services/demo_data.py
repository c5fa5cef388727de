"""What the demonstration store sells, to whom, and what is said: a furniture store in Shanghai."""

from __future__ import annotations

from decimal import Decimal

STORE = ("S01", "张杨路家居店", "T1")
USERS = (
    ("boss", "周敏", "admin"),
    ("sun", "孙丽", "supervisor"),
    ("chen", "陈静", "follower"),
    ("zhao", "赵磊", "follower"),
    ("li", "李明", "clerk"),
)
"""Login, name and role; the first one founds the store."""
FOLLOWERS = ("chen", "zhao")
PASSWORD = "demo1234"  # noqa: S105 - shown on the lock screen of the demonstration store, and there only
PRODUCTS = tuple(
    (code, name, unit, Decimal(price))
    for code, name, unit, price in (
        ("SF-201", "云朵三人沙发", "张", "6980"),
        ("SF-202", "云朵单人沙发", "张", "2980"),
        ("SF-310", "真皮转角沙发", "套", "15800"),
        ("SF-118", "布艺双人沙发", "张", "4280"),
        ("CJ-101", "岩板茶几", "张", "1980"),
        ("CJ-105", "胡桃木茶几", "张", "2380"),
        ("DS-220", "悬浮电视柜", "个", "2680"),
        ("CZ-401", "白蜡木餐桌", "张", "3680"),
        ("CZ-402", "岩板餐桌 1.6米", "张", "4280"),
        ("CY-410", "温莎餐椅", "把", "560"),
        ("CY-415", "软包餐椅", "把", "680"),
        ("BG-510", "玻璃餐边柜", "个", "3280"),
        ("C-601", "实木床 1.5米", "张", "4580"),
        ("C-602", "实木床 1.8米", "张", "5280"),
        ("C-620", "布艺软床 1.8米", "张", "4980"),
        ("CD-650", "乳胶床垫 1.8米", "张", "3980"),
        ("CD-651", "弹簧床垫 1.5米", "张", "2280"),
        ("CT-660", "床头柜", "个", "780"),
        ("YG-701", "定制衣柜", "平方米", "1280"),
        ("YG-705", "推拉门衣柜", "个", "6880"),
        ("SZ-801", "升降书桌", "张", "2980"),
        ("SZ-805", "儿童书桌", "张", "1880"),
        ("SJ-810", "落地书架", "个", "1680"),
        ("YZ-820", "人体工学椅", "把", "1480"),
        ("XG-901", "翻斗鞋柜", "个", "1380"),
        ("DJ-910", "羊毛地毯 2x3米", "块", "2580"),
    )
)
"""Code, name, unit and list price."""
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程苏魏吕丁任沈单"
GIVEN = (
    "建华", "丽", "伟", "芳", "娜", "秀英", "敏", "静", "强",
    "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明",
    "超", "秀兰", "霞", "平", "刚", "桂英", "志强", "海燕", "晓东",
    "雨桐", "子涵", "浩然", "思远", "佳怡", "梦洁", "文博", "一鸣",
)  # fmt: skip
COMPANIES = ("长沙银行上海分行", "浦东晨光幼儿园", "锦程酒店管理", "悦读书屋", "华庭物业", "启航创业园", "安心养老院")
ROADS = (
    "张杨路",
    "世纪大道",
    "浦建路",
    "锦绣路",
    "花木路",
    "杨高中路",
    "龙阳路",
    "灵山路",
    "源深路",
    "民生路",
    "芳甸路",
)
REGIONS = (("上海 浦东", 70), ("上海 徐汇", 12), ("苏州", 10), ("杭州", 8))
SPECIALS = (
    "浅胡桃色, 桌角做圆角",
    "面料换成米白色科技布",
    "床高降低 5 厘米, 家里有老人",
    "送货前一天务必电话, 小区周末不让进货车",
    "柜体加高到顶, 安装师傅先上门量尺",
    "旧沙发帮忙搬下楼",
)
CHANNELS = (("counter", 60), ("wechat", 22), ("phone", 12), ("online", 6))
SLIPS = (
    ("supplier", "面料供应商缺货, 到货晚三天"),
    ("us", "打磨返工, 生产要多两天"),
    ("customer", "客户家装修没完, 要求晚些送"),
)
SAID = (
    "已告知生产进度, 客户满意",
    "确认送货时间在下午",
    "客户催货, 已说明本周发货",
    "发了成品照片, 客户确认颜色",
    "约好送货前一天再电话",
    "客户询问保修范围, 已发说明",
)
CANCELS = (
    ("customer_changed", "客户改去别家购买"),
    ("duplicate", "夫妻两人各下了一单"),
    ("out_of_stock", "工厂停产该色"),
)
TRANSPORT: tuple[tuple[str, tuple[tuple[str, int, int, str], ...]], ...] = tuple(
    (region, (("truck", days, 120 + 40 * days, "自有车队"), ("express", days + 1, 180 + 60 * days, "德邦")))
    for (region, _weight), days in zip(REGIONS, (1, 1, 2, 2), strict=False)
)
"""Ways of transport by region: mode, days, cost, carrier."""
SCORES = (
    (5, "安装师傅很仔细"),
    (5, "比说好的还早到"),
    (4.5, "颜色和样品一致"),
    (4, "包装有点破, 东西没事"),
    (3, "送货前没有先打电话"),
)
RISKS = (
    ("material_shortage", "high", "先向二号供应商订一批面料"),
    ("capacity", "medium", "安排周六加班"),
    ("quality", "low", "油漆批次先做小样"),
)
TROUBLES = (
    ("address", "客户搬家, 送货地址要改"),
    ("quality", "桌面有划痕, 客户发来照片"),
    ("quantity", "少送两把餐椅"),
)
MENDED = ("delay", "面料供应商推迟到货两天")
"""A trouble of last week that is over."""
CONTAINED = (
    ("整批停发, 请仓库另拍照片比对", "已致歉, 说明今天给处理方案"),
    ("仓库已清点, 两把餐椅还在库里", "已说明明天补送, 客户同意"),
    ("请供应商先发一半, 其余改走空运", "已说明原因, 交期不变"),
)
"""What was done at once about the later troubles, and what the customer was told."""
REMEDY = "两把餐椅明天随车补送"
MENDED_BY = "面料提前一天到, 未影响交期"
NEWCOMER = "周海燕"
"""Nobody here is called so: the tour takes her order as that of a new customer."""
FOREIGNERS = ("Anna Schmidt", "James Carter", "Marie Dubois", "Sato Kenji", "Elena Rossi", "Tom O'Brien", "Zoë Martin")
METHODS = (("wechat", 40), ("alipay", 25), ("card", 15), ("cash", 12), ("transfer", 8))
"""How customers pay, by weight."""
CALLED = (
    "问好并说明进度: 正在排产",
    "发了车间照片, 客户放心",
    "确认收货人和电话不变",
    "客户问能否上午送, 已记下",
    "提醒客户留出电梯和过道",
)
HANDED_OVER = (
    "德邦司机下午四点来提货, 面单在前台抽屉\n岩板茶几那单客户要听到送货前一天的电话",
    "质检室的卷尺坏了, 先用样板间那把\n桌面有划痕, 照片已发工厂, 明早答复\n少收的两把餐椅明天随车补送, 单子已交仓库",
)
"""What who gives a shift writes down, a line for a line, the newest last."""
CLOSED_WITH = ("无异常", "投影仪已修好", "月底盘点提前准备", "雨天, 客流少")
"""Notes of closed days."""
