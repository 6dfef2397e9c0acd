package layout

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// set puts words on a line in type of 10 points with boxes of a height around y. Words are written x:text.
func set(y, height float64, words ...string) Line {
	var all []Word
	for _, s := range words {
		at, text, _ := strings.Cut(s, ":")
		var x float64
		fmt.Sscan(at, &x)
		all = append(all, Word{box{x, y - height/2, x + 10*float64(utf8.RuneCountInString(text)), y + height/2}, text})
	}
	return MakeLine(all, 1, 1)
}

func texts(ps []Paragraph) []string {
	var all []string
	for _, p := range ps {
		all = append(all, p.Text)
	}
	return all
}

func TestParagraphs(t *testing.T) {
	const usual, high = 12, 30
	tests := []struct {
		name  string
		pages []Page
		want  []string
	}{
		{"boxes of a font that are taller than two lines", []Page{
			{[]Line{set(20, 10, "30:晨报", "400:灯塔"), set(34, high, "50:第一条", "95:灯塔日落时点亮，守塔人每夜巡看三次。"), set(52, high, "50:第二条", "95:守塔人记录灯光、时间和天气，每月报告一次。")}},
			{[]Line{set(20, 10, "30:晨报", "400:灯塔"), set(34, high, "50:第三条", "95:灯油由联盟供给。"), set(52, high, "50:第四条", "95:灯芯每月更换一次，旧灯芯登记后烧毁。")}},
			{[]Line{set(20, 10, "30:晨报", "400:灯塔"), set(34, high, "50:第五条", "95:灯塔不得借作他用，也不得出租或者抵押。")}},
		}, []string{"第一条 灯塔日落时点亮，守塔人每夜巡看三次。", "第二条 守塔人记录灯光、时间和天气，每月报告一次。", "第三条 灯油由联盟供给。", "第四条 灯芯每月更换一次，旧灯芯登记后烧毁。", "第五条 灯塔不得借作他用，也不得出租或者抵押。"}},
		{"a line that runs across a narrow gutter", []Page{{[]Line{
			set(20, usual, "50:第一条", "95:灯塔日落时点亮，日出", "211:第三条", "256:灯油由联盟供给，每月"), set(34, usual, "50:时熄灭，风雪之日全天都点亮。"), set(34, usual, "211:送到一次，由守塔人验收入库。"),
			set(48, usual, "50:第二条", "95:守塔人记录灯光和时间", "211:第四条", "256:灯芯每月更换一次，旧"), set(62, usual, "50:并且每月向联盟的管事报告。"), set(62, usual, "211:灯芯登记以后由守塔人烧毁。"),
		}}}, []string{"第一条 灯塔日落时点亮，日出时熄灭，风雪之日全天都点亮。", "第二条 守塔人记录灯光和时间并且每月向联盟的管事报告。", "第三条 灯油由联盟供给，每月送到一次，由守塔人验收入库。", "第四条 灯芯每月更换一次，旧灯芯登记以后由守塔人烧毁。"}},
		{"articles beside their explanations", []Page{
			{[]Line{set(10, usual, "50:灯塔条例"), set(20, usual, "100:條文", "300:說明"),
				set(40, usual, "50:第一條", "90:燈塔日落時點亮，日出時", "212:一、本條新增。"), set(54, usual, "50:熄滅。", "212:二、航船夜間需要燈光，"), set(68, usual, "212:爰予明定。"),
				set(90, usual, "50:第二條", "90:守塔人記錄燈光的時間和", "212:記錄以備查考，並且便於")}},
			{[]Line{set(20, usual, "100:條文", "300:說明"), set(40, usual, "50:天氣。", "212:統計。"), set(60, usual, "50:第三條", "90:燈油由聯盟供給。", "212:燈油之來源。")}},
		}, []string{"灯塔条例", "條文\t說明", "第一條 燈塔日落時點亮，日出時熄滅。", "一、本條新增。", "二、航船夜間需要燈光，爰予明定。",
			"第二條 守塔人記錄燈光的時間和天氣。", "記錄以備查考，並且便於統計。", "第三條 燈油由聯盟供給。", "燈油之來源。"}},
		{"explanations in the middle of their cells", []Page{{[]Line{set(20, usual, "100:条文", "300:说明"),
			set(40, usual, "212:一、本条是新的。"), set(48, usual, "50:第一条", "95:灯塔点亮。"), set(54, usual, "212:二、航船需要灯光。"),
			set(80, usual, "212:一、本条是新的。"), set(88, usual, "50:第二条", "95:灯油供给。"), set(94, usual, "212:二、灯塔需要灯油。"),
		}}}, []string{"条文\t说明", "第一条 灯塔点亮。", "一、本条是新的。", "二、航船需要灯光。", "第二条 灯油供给。", "一、本条是新的。", "二、灯塔需要灯油。"}},
		{"a narrow gap behind the number of an article", []Page{{[]Line{set(20, usual, "50:第一条", "82:灯塔点亮。"), set(34, usual, "50:依照第一", "92:条点亮。")}}}, []string{"第一条 灯塔点亮。", "依照第一条点亮。"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(texts(Paragraphs(tt.pages)), tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}
