package answer

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// harbour answers from a small corpus with two documents in both languages, two of one kind, and a column.
func harbour(t testing.TB) *Answerer {
	t.Helper()
	document := func(l corpus.Lang, level corpus.Level, title string, ids []string, text string) *corpus.Document {
		d := &corpus.Document{Lang: l, Title: title, Level: level, Source: title}
		for _, id := range ids {
			d.Clauses = append(d.Clauses, &corpus.Clause{ID: id, Label: id, Text: id + " " + text, Location: corpus.Location{File: title, LineStart: 1, LineEnd: 1}})
		}
		return d
	}
	numbers := func(n int, first ...string) []string {
		for i := range n {
			first = append(first, strconv.Itoa(i+1))
		}
		return first
	}
	const zh, en = "渡轮夜里不得鸣笛。", "No ferry sounds its horn at night."
	instruments := []*corpus.Instrument{
		{ID: "bird-initiative", Kind: "initiative", TitleZH: "海鸟观测合作倡议", TitleEN: "Seabird Watching Initiative", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Official, "海鸟观测合作倡议", numbers(5), zh),
			document(corpus.English, corpus.Official, "Seabird Watching Initiative", numbers(5), en),
		}},
		{ID: "column", Kind: "article", TitleZH: "我听港口", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Commentary, "我听港口", []string{"p1", "p2"}, zh),
		}},
		{ID: "ferry-quiet", Kind: "convention", TitleZH: "渡轮安静公约", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Official, "渡轮安静公约", numbers(2), zh),
		}},
		{ID: "harbour-quiet", Kind: "convention", TitleZH: "港口安静公约", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Official, "港口安静公约", numbers(4), zh+"\n（一）汽笛；\n（二）喇叭。\n船长另有规定的，从其规定。\n夜里指二十二点以后。"),
		}},
		{ID: "noise-plan", Kind: "action-plan", TitleZH: "港口噪声治理行动计划", TitleEN: "Harbour Noise Action Plan", Documents: []*corpus.Document{
			document(corpus.Chinese, corpus.Official, "港口噪声治理行动计划", numbers(13, "preamble"), zh),
			document(corpus.English, corpus.Official, "Harbour Noise Action Plan", numbers(13, "preamble"), en),
		}},
	}
	s, err := search.Memory(t.Context(), &corpus.Corpus{Instruments: instruments}, index.BuildOptions{Name: "harbour"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a, err := New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// refsIn reads the refs in s.
func refsIn(s string) []corpus.Ref {
	var refs []corpus.Ref
	for f := range strings.FieldsSeq(s) {
		if r, err := corpus.ParseRef(f); err == nil {
			refs = append(refs, r)
		}
	}
	return refs
}

// dialogue is a case of testdata/followups.txt.
type dialogue struct {
	line       int
	history    []Turn
	text, want string // want is "-" where text stands by itself
}

func dialogues(t testing.TB) []dialogue {
	t.Helper()
	file, err := os.Open("testdata/followups.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	titles := strings.NewReplacer("{plan}", "《港口噪声治理行动计划》", "{bird}", "《海鸟观测合作倡议》", "{quiet}", "《港口安静公约》",
		"{ferry}", "《渡轮安静公约》", "{column}", "《我听港口》", "{PLAN}", "Harbour Noise Action Plan", "{BIRD}", "Seabird Watching Initiative")
	var all []dialogue
	var history []Turn
	text := ""
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		mark, rest, _ := strings.Cut(titles.Replace(lines.Text()), " ")
		switch mark {
		case "":
			history = nil
		case "?":
			question, refs, _ := strings.Cut(rest, " | ")
			history = append(history, Turn{Question: question, Refs: refsIn(refs)})
		case ">":
			text = rest
		case "=":
			all = append(all, dialogue{n, history, text, rest})
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFollowUp(t *testing.T) {
	a := harbour(t)
	all := dialogues(t)
	if len(all) < 70 {
		t.Fatalf("%d dialogues, want 70 or more", len(all))
	}
	for _, d := range all {
		got, ok := a.followUp(d.history, d.text)
		if !ok {
			if got != d.text {
				t.Errorf("line %d: %q is left alone and became %q", d.line, d.text, got)
			}
			got = "-"
		}
		if got != d.want {
			t.Errorf("line %d: %q\n got  %s\n want %s", d.line, d.text, got, d.want)
		}
	}
}

// TestFollowUpHistory checks what of a history counts.
func TestFollowUpHistory(t *testing.T) {
	a := harbour(t)
	plan := Turn{Question: "行动计划第一条", Refs: refsIn("noise-plan/1")}
	weather := Turn{Question: "今天会下雨吗"}
	long := make([]Turn, 50)
	for i := range long {
		long[i] = weather
	}
	for _, tt := range []struct {
		name    string
		history []Turn
		want    bool
	}{
		{"none", nil, false},
		{"zero", []Turn{{}}, false},
		{"latest of fifty", append(long[:49:49], plan), true},
		{"first of fifty", append([]Turn{plan}, long...), false},
		{"refs only", []Turn{{Refs: refsIn("noise-plan/1")}}, true},
		{"refs that are none", []Turn{{Question: "x", Refs: []corpus.Ref{{}, {Instrument: "noise-plan"}, {Instrument: "gone", Clause: "1"}}}}, false},
		{"endless question", []Turn{{Question: strings.Repeat("行动计划第一条。", 1e5)}}, true},
	} {
		if _, ok := a.followUp(tt.history, "第二条呢?"); ok != tt.want {
			t.Errorf("%s: resolved %v, want %v", tt.name, ok, tt.want)
		}
	}
	if got, ok := a.followUp([]Turn{plan}, strings.Repeat("第二条呢", 100)); ok {
		t.Errorf("a long text is resolved to %q", got)
	}
}

// TestFollowUpIsUnderstood checks that what names a clause by its number leads to a clause, or out of the range.
func TestFollowUpIsUnderstood(t *testing.T) {
	a := harbour(t)
	for _, text := range []string{"第二条呢?", "下一条", "上一条", "the next one", "and article 5?", "这一条", "中文呢?"} {
		for _, question := range []string{"行动计划第三条", "Action Plan item 3"} {
			got, ok := a.followUp([]Turn{{Question: question}}, text)
			pins := a.catalog.Pinpoints(got)
			if !ok || len(pins) != 1 || a.catalog.Resolve(pins[0]).Status != citation.Exact {
				t.Errorf("%q after %q is %q, which names no clause", text, question, got)
			}
		}
	}
}

// FuzzFollowUp checks that no text breaks the resolving, and that a resolved question stands by itself.
func FuzzFollowUp(f *testing.F) {
	for _, d := range dialogues(f) {
		last := d.history[len(d.history)-1]
		f.Add(last.Question, strings.Trim(fmt.Sprint(last.Refs), "[]"), d.text)
	}
	f.Add("\xff\xfe第\x80条", "noise-plan/99999999999999999999", "《《》第二条")
	f.Add("《行动计划", "noise-plan/preamble", "那《》呢")
	a := harbour(f)
	f.Fuzz(func(t *testing.T, question, refs, text string) {
		history := []Turn{{Question: "行动计划第一条", Refs: refsIn("noise-plan/1")}, {Question: question, Refs: refsIn(refs)}}
		got, ok := a.followUp(history, text)
		if !ok {
			if got != text {
				t.Fatalf("%q is left alone and became %q", text, got)
			}
			return
		}
		if !utf8.ValidString(got) || got == "" || strings.ContainsAny(got, "\n\r\x00") || utf8.RuneCountInString(got) > resolvedRunes {
			t.Fatalf("%q after %q is %q", text, question, got)
		}
		if twice, ok := a.followUp(history, got); ok && twice != got {
			t.Fatalf("%q after %q is %q, and then %q", text, question, got, twice)
		}
	})
}
