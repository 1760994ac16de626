// Names, stores and goods of the demo shop: a coffee chain that also sells beans, tea, cakes and gifts. All made up.
#include "base/status.h"
#include "main/demo.h"

const struct demo_store demo_stores[] = {
	{"NJ01", W("Nanjing West Road", "南京西路店"), W("Shanghai", "上海"), 30},
	{"XJ02", W("Xujiahui", "徐家汇店"), W("Shanghai", "上海"), 22},
	{"GL03", W("Drum Tower", "鼓楼店"), W("Nanjing", "南京"), 14},
	{"XH04", W("West Lake", "西湖店"), W("Hangzhou", "杭州"), 16},
	{"TH05", W("Tianhe", "天河店"), W("Guangzhou", "广州"), 10},
	{"WEB", W("Online shop", "网上商城"), W("Online", "线上"), 18},
};
const size_t demo_store_count = ARRAY_LEN(demo_stores);

const struct demo_category demo_categories[] = {
	{"coffee", W("Coffee", "咖啡")},
	{"tea", W("Tea", "茶饮")},
	{"bakery", W("Bakery", "烘焙")},
	{"beans", W("Beans", "咖啡豆")},
	{"ware", W("Equipment", "器具")},
	{"gift", W("Gift boxes", "礼盒")},
};
const size_t demo_category_count = ARRAY_LEN(demo_categories);

const struct demo_product demo_products[] = {
	{"C001", W("Americano", "美式咖啡"), 0, 2200, 40},
	{"C002", W("Latte", "拿铁"), 0, 2800, 60},
	{"C003", W("Cappuccino", "卡布奇诺"), 0, 2800, 30},
	{"C004", W("Mocha", "摩卡"), 0, 3200, 20},
	{"C005", W("Hand brew Yirgacheffe", "手冲 耶加雪菲"), 0, 3800, 22},
	{"C006", W("Hand brew Geisha", "手冲 瑰夏"), 0, 6800, 8},
	{"C007", W("Cold brew", "冷萃"), 0, 3000, 26},
	{"C008", W("Oat latte", "燕麦拿铁"), 0, 3200, 34},
	{"T001", W("West Lake Longjing", "西湖龙井"), 1, 2600, 16},
	{"T002", W("Jasmine cold steep", "茉莉冷泡"), 1, 2200, 14},
	{"T003", W("Tieguanyin milk tea", "铁观音奶茶"), 1, 2600, 22},
	{"T004", W("Roselle tea", "洛神花茶"), 1, 2400, 8},
	{"B001", W("Croissant", "可颂"), 2, 1600, 36},
	{"B002", W("Basque cheesecake", "巴斯克蛋糕"), 2, 3600, 18},
	{"B003", W("Matcha roll", "抹茶蛋糕卷"), 2, 3200, 14},
	{"B004", W("Scone", "司康"), 2, 1800, 16},
	{"B005", W("Bagel sandwich", "贝果三明治"), 2, 2800, 20},
	{"B006", W("Tiramisu", "提拉米苏"), 2, 3800, 12},
	{"N001", W("Yirgacheffe 250 g", "耶加雪菲 250 g"), 3, 9800, 10},
	{"N002", W("Mandheling 250 g", "曼特宁 250 g"), 3, 8800, 8},
	{"N003", W("Espresso blend 454 g", "意式拼配 454 g"), 3, 12800, 9},
	{"N004", W("Drip bags, 10", "挂耳咖啡 10 包"), 3, 6800, 14},
	{"W001", W("Pouring kettle", "手冲壶"), 4, 26800, 2},
	{"W002", W("Ceramic dripper", "陶瓷滤杯"), 4, 12800, 3},
	{"W003", W("Thermos 350 ml", "保温杯 350 ml"), 4, 16800, 5},
	{"W004", W("Hand grinder", "手摇磨豆机"), 4, 39800, 1},
	{"G001", W("Spring Festival box", "春节礼盒"), 5, 29800, 2},
	{"G002", W("Mooncake box", "中秋月饼礼盒"), 5, 26800, 2},
	{"G003", W("Gift box of beans", "咖啡豆礼盒"), 5, 19800, 4},
	{"G004", W("Gift card set", "礼品卡套装"), 5, 10000, 4},
};
const size_t demo_product_count = ARRAY_LEN(demo_products);

// Roughly by how common they are: the first ones are drawn most.
const char *const demo_surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱",
	"胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭",
	"萧", "蔡", "潘", "田", "董", "袁", "于", "余", "叶", "蒋", "杜", "苏", "魏", "程", "吕", "丁", "沈", "任",
	"姚", "卢", "姜", "崔", "钟", "谭", "陆", "汪", "范", "金", "石", "廖", "贾", "夏", "韦", "付", "方", "白",
	"邹", "孟", "熊", "秦", "邱", "江", "尹", "薛", "闫", "段", "雷", "侯", "龙", "史", "陶", "黎", "贺", "顾",
	"毛", "郝", "龚", "邵", "万", "钱", "严", "覃", "武", "戴", "莫", "孔", "向", "汤", "欧阳", "司马", "上官",
	"诸葛"};
const size_t demo_surname_count = ARRAY_LEN(demo_surnames);

const char *const demo_given[] = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟",
	"涛", "明", "超", "霞", "平", "刚", "桂英", "思远", "雨桐", "子涵", "欣怡", "浩然", "宇轩", "诗涵", "梓萱",
	"俊杰", "雅婷", "佳怡", "志强", "建国", "晓明", "文静", "海燕", "春梅", "婷婷", "嘉豪", "一诺", "若曦", "子墨",
	"明轩", "书瑶", "可馨", "天佑", "梦琪", "雪", "琳", "鑫", "宁", "晨", "凯", "博", "颖", "璐", "倩", "云", "峰"};
const size_t demo_given_count = ARRAY_LEN(demo_given);

const char *const demo_first_names[] = {"James", "Mary", "John", "Emma", "Michael", "Olivia", "David", "Sophia",
	"Daniel", "Anna", "Thomas", "Laura", "Peter", "Julia", "Mark", "Sarah", "Paul", "Lucy", "Kevin", "Nina", "Alex",
	"Chloe", "Ryan", "Grace", "Eric", "Helen", "Brian", "Alice", "Oscar", "Zoé"};
const size_t demo_first_name_count = ARRAY_LEN(demo_first_names);

const char *const demo_last_names[] = {"Smith", "Johnson", "Brown", "Taylor", "Miller", "Wilson", "Davies", "Clark",
	"Walker", "Hall", "Young", "King", "Wright", "Green", "Baker", "Hill", "Scott", "Adams", "Nelson", "Carter",
	"Müller", "García", "O'Brien", "Tanaka", "Kim", "Nguyen", "Rossi", "Dubois", "Novák", "Singh"};
const size_t demo_last_name_count = ARRAY_LEN(demo_last_names);
