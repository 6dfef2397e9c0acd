package line

import "testing"

// TestMarkers checks ids and labels of the numbers that open a paragraph, and what is none.
func TestMarkers(t *testing.T) {
	tests := []struct {
		text, id, label string
		kind            MarkerKind
	}{
		{"第十三条之一　船", "13-1", "第十三条之一", ArticleMark}, {"第 2-1 條　船", "2-1", "第 2-1 條", ArticleMark}, {"第1条之1 船", "1-1", "第1条之1", ArticleMark},
		{"第１２条　船", "12", "第１２条", ArticleMark}, {"第⼀条 船", "1", "第⼀条", ArticleMark}, {"第⼗⼆条 船", "12", "第⼗⼆条", ArticleMark},
		{"Article 5bis", "5bis", "Article 5bis", ArticleMark}, {"Article 1 bis Boats", "1bis", "Article 1 bis", ArticleMark}, {"Article 28quater. Boats", "28quater", "Article 28quater", ArticleMark},
		{"Article 2 A", "2a", "Article 2 A", ArticleMark}, {"Article 4a", "4a", "Article 4a", ArticleMark}, {"Article 3-1", "3-1", "Article 3", ArticleMark},
		{"Art. 5º Os cais", "5", "Art. 5", ArticleMark}, {"Artigo 7 Barcos", "7", "Artigo 7", ArticleMark}, {"Artículo 9. Barcos", "9", "Artículo 9", ArticleMark},
		{"제3조(점검) 점검", "3", "제3조", ArticleMark}, {"제3조의2(점검)", "3-2", "제3조의2", ArticleMark}, {"Principle 4: Boats", "4", "Principle 4", ArticleMark},
		{"§ 59.1-575. Boats", "59.1-575", "§ 59.1-575", EnSection}, {"Section 1798.105. Boats", "1798.105", "Section 1798.105", EnSection}, {"SEC. 3. BOATS.", "3", "SEC. 3", EnSection},
		{"3110. For boats", "3110", "3110", CodeMark}, {"22757.1. For boats", "22757.1", "22757.1", CodeMark},
		{"3.1", "3.1", "3.1", OutlineMark}, {"3.1.2 Boats", "3.1.2", "3.1.2", OutlineMark}, {"A.2船", "a.2", "A.2", OutlineMark}, {"5.1\t船", "5.1", "5.1", OutlineMark},
		{"1 Boats sail", "1", "1", BareMark}, {"12 船舶", "12", "12", BareMark},
		{"附录A", "1001", "附录A", AnnexMark}, {"Appendix C: Boats", "1003", "Appendix C", AnnexMark}, {"ANNEX IV", "4", "ANNEX IV", AnnexMark}, {"附件二 船", "2", "附件二", AnnexMark},
		{"第十三条所述的船", "", "", 0}, {"第三条中的规定", "", "", 0}, {"Article 5(1) applies.", "", "", 0}, {"Section 3 of this Act", "", "", 0}, {"Article in a paper", "", "", 0},
		{"3.5 million boats", "3.5", "3.5", OutlineMark}, {"12.7.2024 was a day", "", "", 0}, {"5 boats sail", "", "", 0}, {"1 April 2024", "", "", 0}, {"3年以内", "", "", 0}, {"2024 boats", "", "", 0},
		{"Appendix a of the book is lost", "", "", 0},
		{"⻓江第三条 船", "", "", 0}, {"３⻓江", "", "", 0}, {"第３条 ⻓江", "3", "第３条", ArticleMark}, // a form that folding leaves
	}
	for _, tt := range tests {
		m, ok := MarkerOf(tt.text)
		if ok != (tt.id != "") {
			t.Errorf("%q: %+v, %t", tt.text, m, ok)
			continue
		}
		if ok && (m.ID() != tt.id || m.Label != tt.label || m.Kind != tt.kind) {
			t.Errorf("%q: id %q, label %q, kind %d; want %q, %q, %d", tt.text, m.ID(), m.Label, m.Kind, tt.id, tt.label, tt.kind)
		}
	}
}

func TestRunIn(t *testing.T) {
	for text, want := range map[string]string{
		"Managing Risks to Boats.  (a)  Boats sink.": "Managing Risks to Boats", "SHORT TITLE.": "SHORT TITLE", "Definitions.": "Definitions",
		"The fee is ten crowns a year. It is paid in May.": "", "boats. Sail": "", "": "", "Boats sail on rivers. They carry letters.": "",
		"No stop at all": "", "Oversight Of The Many Harbours And Quays Of Every Island Of The Union, And Of All The Boats, Sails, Masts And Lamps That Are Kept There By The Keepers. x": "",
	} {
		if got := RunIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRepublicDates(t *testing.T) {
	for text, want := range map[string]string{"民國 112 年 05 月 31 日": "2023-05-31", "中華民國一百十二年五月三十一日": "2023-05-31", "中华民国37年1月2日": "1948-01-02", "112年5月31日": ""} {
		if got, _ := DateIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for text, want := range map[string]string{"부두를 관리한다": "und", "灯台は島を守るものである": "und", "маяк светит": "und", "灯塔高 lamp": "zh", "The Ελλάς lamp burns": "en", "灯塔α型": "zh"} {
		if got := LangOf(text); string(got) != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]bool{
		"O farol acende-se ao pôr do sol. O faroleiro mantém um registo das luzes.": true,
		"Le phare est allumé au coucher du soleil. Le gardien tient un registre.":   true,
		"Der Wärter führt ein Buch über die Lichter und die Zeiten.":                true,
		"El farero lleva un registro de las luces y de las horas.":                  true,
		"The keeper of La Isla de la Cruz keeps a list of the lamps.":               false, // names
		"Class Summer Winter 12 15 Small Large":                                     false, "灯塔 de la Isla el farero lleva": true, "": false,
		"The Convention de La Haye of 12 October applies to the lamps by the sea.": false,
	} {
		if got := Foreign(text); got != want {
			t.Errorf("Foreign(%q) = %v", text, got)
		}
	}
}
