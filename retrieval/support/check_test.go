package support

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// TestQuotations: words in quotation marks keep them where they are the stored text, which is then what is shown.
func TestQuotations(t *testing.T) {
	c, passages := checker(t)
	tests := []struct {
		name, refs string
		lang       corpus.Lang
		sentence   string
		want       Verdict
	}{
		{"as stored", "plan/2", corpus.English, "The plan says that “NOBODY may bypass human  confirmation”.",
			Verdict{Text: "The plan says that “nobody may bypass human confirmation”."}},
		{"punctuation inside", "plan/2", corpus.English, "The plan says that \"nobody may bypass human confirmation.\"",
			Verdict{Text: "The plan says that \"nobody may bypass human confirmation\"."}},
		{"traditional", "plan/2", corpus.Chinese, "计划要求「任何人不得繞過人工確認」。",
			Verdict{Text: "计划要求「任何人不得绕过人工确认」。"}},
		{"translated", "plan/5@zh", corpus.English, "Flood warnings should be sent to “downstream villages” within six hours.",
			Verdict{Text: "Flood warnings should be sent to downstream villages within six hours.", Unquoted: []string{"downstream villages"}}},
		{"other words", "plan/2", corpus.English, "Nobody may “sidestep or bypass” human confirmation.",
			Verdict{Text: "Nobody may sidestep or bypass human confirmation.", Unquoted: []string{"sidestep or bypass"}}},
		{"other clause", "plan/7", corpus.Chinese, "“预警只能由联盟值班中心发布”。",
			Verdict{Clean: "预警只能由联盟值班中心发布。", Dropped: Unfounded, Detail: "预警 值班 中心 发布", Unquoted: []string{"预警只能由联盟值班中心发布"}}},
		{"added negation", "plan/4", corpus.Chinese, "“成员不可以拒绝提供涉及个人隐私的数据”。",
			Verdict{Clean: "成员不可以拒绝提供涉及个人隐私的数据。", Dropped: Negation, Detail: "提供", Unquoted: []string{"成员不可以拒绝提供涉及个人隐私的数据"}}},
		{"unbalanced", "plan/7", corpus.English, "Meter reading is “free of charge.",
			Verdict{Text: "Meter reading is free of charge."}},
		{"closing alone", "plan/7", corpus.Chinese, "读表服务免费”。", Verdict{Text: "读表服务免费。"}},
		{"apostrophe", "plan/5", corpus.English, "Only the League’s duty centre may issue warnings.",
			Verdict{Text: "Only the League’s duty centre may issue warnings."}},
		{"marks within", "plan/7", corpus.English, "Meter reading is ‘“free” of charge’.",
			Verdict{Text: "Meter reading is “free” of charge.", Unquoted: []string{"“free” of charge"}}},
		{"half a word", "plan/7", corpus.English, "Meter reading is free of “char”ge.",
			Verdict{Text: "Meter reading is free of charge.", Unquoted: []string{"char"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := c.Check(t.Context(), test.sentence, test.lang, passages(test.refs))
			if err != nil {
				t.Fatal(err)
			}
			if test.want.Dropped == "" {
				test.want.Clean = test.want.Text
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.sentence, diff)
			}
		})
	}
}

// TestMarks: citation marks and emphasis are taken off, and what is no mark stays.
func TestMarks(t *testing.T) {
	c, passages := checker(t)
	for sentence, want := range map[string]string{
		"Meter reading is free of charge [1].":                 "Meter reading is free of charge.",
		"Meter reading is free of charge. [1][2]":              "Meter reading is free of charge.",
		"Meter reading [^1] is free of charge [1, 3].":         "Meter reading is free of charge.",
		"Meter reading is **free** of charge【1】.":              "Meter reading is free of charge.",
		"Meter reading is free of charge (1).":                 "Meter reading is free of charge.",
		"Meter reading\u200b is free\u00ad of charge¹.":        "Meter reading is free of charge.",
		"- Meter reading is free of charge【4:0†source】.":       "Meter reading is free of charge.",
		"Meter reading is free of charge [[1]][K7ABC].":        "Meter reading is free of charge.",
		"The false alarm rate is kept within 5 per cent (5%).": "The false alarm rate is kept within 5 per cent (5%).",
	} {
		got, err := c.Check(t.Context(), sentence, corpus.English, passages("plan/7"))
		if err != nil || got.Text != want {
			t.Errorf("%s: got %+v, %v, want %q", sentence, got, err, want)
		}
	}
}

// TestReasons: the reason is that of the first thing that fails, and the detail names it.
func TestReasons(t *testing.T) {
	c, passages := checker(t)
	for _, test := range []struct {
		refs, sentence string
		reason         Reason
		detail         string
	}{
		{"plan/7", strings.Repeat("Meter reading is free of charge. ", 40), TooLong, ""},
		{"plan/7", " [1] ... ", Empty, "..."},
		{"plan/7", "读表服务免费。", Language, ""},
		{"plan/7", "Meter reading\u202e is free of charge.", Markup, "\u202e"},
		{"plan/7", "The false alarm rate shall be kept within 6 per cent.", Number, "6 per cent"},
		{"rules/5", "The convention takes effect on 2 January 2029.", Date, "2 january 2029"},
		{"plan/6", "It calls for cooperation with UNESCO, Kenya and Chile.", Name, "chile"},
		{"column/p1", "The Action Plan sets six hours.", Attributed, "Action Plan"},
		{"plan/7", "Water prices rise because of intelligent systems.", Negation, "rise"},
		{"plan/4", "Members must refuse to provide data that involve personal privacy.", Modality, "must"},
		{"plan/7", "A false alarm rate within 5 per cent is a good rule.", Judgement, "good"},
		{"plan/7", "Fishing licences expire after heavy storms.", Unfounded, "fishing licences expire heavy storms"},
	} {
		got, err := c.Check(t.Context(), test.sentence, corpus.English, passages(test.refs))
		if err != nil || got.Dropped != test.reason || got.Detail != test.detail {
			t.Errorf("%s: got %+v, %v, want %s: %s", test.sentence, got, err, test.reason, test.detail)
		}
	}
}

func TestScanNumbers(t *testing.T) {
	type want struct {
		value float64
		kind  kind
		unit  string
		limit limit
	}
	for s, w := range map[string][]want{
		"1,000 stations":               {{value: 1000}},
		"3.5 per cent":                 {{value: 3.5, kind: percent}},
		"百分之三十":                        {{value: 30, kind: percent}},
		"三成":                           {{value: 30, kind: percent}},
		"千分之五":                         {{value: 0.5, kind: percent}},
		"三分之一":                         {{value: 1.0 / 3}},
		"two thirds of it":             {{value: 2.0 / 3}},
		"one hundred and five million": {{value: 105e6}},
		"3.5亿元":                        {{value: 3.5e8, unit: "cny"}},
		"三亿五千万元":                       {{value: 3.5e8, unit: "cny"}},
		"us$5 billion":                 {{value: 5e9, unit: "usd"}},
		"一个 one of the first":          nil,
		"十分 一般 四川":                     nil,
		"第十三条":                         {{value: 13, kind: locus}},
		"article 7":                    {{value: 7, kind: locus}},
		"the third meeting":            {{value: 3, kind: ordinal}},
		"二十二点":                         {{value: 22, unit: "o'clock"}},
		"ten in the evening":           {{value: 22, unit: "o'clock"}},
		"at least twenty-one days":     {{value: 21, unit: "day", limit: lower}},
		"七十二小时内":                       {{value: 72, unit: "hour", limit: upper}},
		"不得少于十二项":                      {{value: 12, limit: lower}},
		"no more than 5":               {{value: 5, limit: upper}},
		"5-10 years":                   {{value: 5, unit: "year"}, {value: 10, unit: "year"}},
		"gpt-4 and 5g":                 nil,
		"十余万人":                         {{value: 1e5}},
	} {
		var got []want
		for _, n := range scanNumbers(s) {
			got = append(got, want{n.value, n.kind, n.unit, n.limit})
		}
		if diff := cmp.Diff(w, got, cmp.AllowUnexported(want{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s, diff)
		}
	}
}

func TestScanDates(t *testing.T) {
	for s, want := range map[string][]date{
		"2025年7月26日":           {{year: 2025, month: 7, day: 26}},
		"二〇二五年七月二十六日":          {{year: 2025, month: 7, day: 26}},
		"26 july 2025":         {{year: 2025, month: 7, day: 26}},
		"july 26th, 2025":      {{year: 2025, month: 7, day: 26}},
		"2025-07-26":           {{year: 2025, month: 7, day: 26}},
		"july 2025":            {{year: 2025, month: 7}},
		"7月26日至28日":            {{month: 7, day: 26}, {month: 7, day: 28}},
		"26-28 july 2025":      {{year: 2025, month: 7, day: 26}, {year: 2025, month: 7, day: 28}},
		"七月":                   {{month: 7}},
		"in may":               {{month: 5}},
		"members may vote":     nil,
		"三个月 3 months 五年":      nil,
		"2029年":                {{year: 2029}},
		"2025-99-99 version 3": nil,
	} {
		got, _ := scanDates(s)
		for i := range got {
			got[i].start, got[i].end = 0, 0
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(date{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s, diff)
		}
	}
}
