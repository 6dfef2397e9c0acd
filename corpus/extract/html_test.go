package extract

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

const longText = "河流是群岛的血脉，养育了两岸的人民。各岛应当共同保护河流，使子孙后代都能饮用清洁的水，也都能乘船往来。"

func TestHTMLBlocks(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"spaces", "<p> a\n b\t\tc &amp; d&nbsp;e <p>河\n流\n&ldquo;x&rdquo; 与\nb", "a b c & d e|河流“x” 与 b"},
		{"breaks", "a<br>b<br/><br>c<br><br><br>d<hr>e", "a/b|c|d|e"},
		{"inline", "<p>a<b>b</b><i>c</i> <a href=x>d</a><!-- no -->e<span>f</span>", "abc def"},
		{"unclosed", "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e<dl><dt>f<dd>g<dt>h</dl><p>i<div>j</div>k", "a|b|c|d|e|f|g|h|i|j|k"},
		{"numbers", "<ol><li>a<li>b<ol type=a><li>c<li>d</ol><li>e<li value=9>f<li>g</ol><ol start=3 type=I><li>h</ol>",
			"1. a|2. b|a. c|b. d|3. e|9. f|10. g|III. h"},
		{"printed numbers", "<ol><li>1. a<li><p>2、b</ol><ol style='list-style-type: none'><li>c</ol><ol reversed><li>d</ol>", "1. a|2、b|c|1. d"},
		{"raised", "<p>河流<sup>1</sup>，m<sup> 2</sup>，x<sup>th</sup>，H<sub>2</sub>O<sup><a href='#n'>12</a></sup>。", "河流¹，m²，xth，H2O¹²。"},
		{"rows", "<table><caption>t</caption><tr><th>岛<th>河<tr><td>东岛<td>长河</td></tr><tr><td>西岛</td><td></td></tr></table>x",
			"t|岛→河|东岛→长河|西岛|x"},
		{"lists that count down", "<ol reversed><li>a<li>b<ol type=a><li>c<li>d</ol></ol><ol reversed start=9 type=I><li>e<li>f</ol>", "2. a|1. b|a. c|b. d|IX. e|VIII. f"},
		{"values", "<ol start=4><li>a<li value=9>b<li>c</ol><ul><li>d</ul>", "4. a|9. b|10. c|d"},
		{"spanned columns", "<table><tr><th>a<th colspan=2>b<th>c<tr><td>1<td>2<td>3<td>4</table>", "a→b→→c|1→2→3→4"},
		{"spanned rows", "<table><tr><td rowspan=2>a<td>b<td>c<tr><td>d<td>e<tr><td>f<td>g<td>h</table>", "a→b→c|a→d→e|f→g→h"},
		{"an empty cell", "<table><tr><td>a<td><td>c<tr><td><td>x<td>y</table>", "a→→c|x→y"},
		{"marks of notes", "<p>a<a id=m1 href=#n1>(1)</a> b<p>c<a id=m2 href=#n2>(<span>2</span>)</a><p><a href=#m1>(1)</a> d<p><a id=n2 href=#m2>(2)</a> e", "a^1 b|c^2|^1 d|^2 e"},
		{"no marks of notes", "<p><a href=#x>(1)</a> a<p>b <a href=#y>(c)</a><p>d <a href=/z id=z>(2)</a>", "(1) a|b (c)|d (2)"},
		{"a body that is hidden until it is loaded", "</body><body style='visibility: hidden'>a<p style='visibility:hidden'>b</p>c", "a|c"},
		{"what only programs read aloud", "<h2>a<span class='mw-editsection'>[edit]</span></h2><p>b<span class='sr-only'>c</span>", "a|b"},
		{"label cell", "<table><tr><td>一</td><td>" + longText + "</td></table>", "一→" + longText},
		{"two languages", "<table><tr><td>" + longText + "</td><td>The rivers join every island to the next and feed the people.</td></tr></table>",
			longText + "|The rivers join every island to the next and feed the people."},
		{"paragraphs in cells", "<table><tr><td><p>a<p>b</td><td>c</td></table>", "a|b|c"},
		{"tables in tables", "<table><tr><td>a<table><tr><td>b<td>c</table>d</td><td>e</td></tr></table>f", "a|b→c|d|e|f"},
		{"cut off in a table", "<table><tr><td>a<td>b", "a→b"},
		{"text beside cells", "<table>a<tr>b<td>c</table>", "a|b|c"},
		{"hidden", "a<div hidden>b</div><p style='display: none'>c</p><script>d</script><style>e</style><noscript>f</noscript><select><option>g</select>" +
			"<button>h</button><svg><text>i</text></svg><del>j</del><ins>k</ins><template>l</template><textarea>m</textarea>n", "a|kn"},
		{"ruby", "<ruby>河<rp>(</rp><rt>hé</rt><rp>)</rp></ruby>流", "河流"},
		{"lines of pre", "<pre>a\n  b\n\nc</pre>", "a/  b|c"},
		{"soft hyphens", "river&shy;bank a\u200bb", "riverbank ab"},
		{"stray ends", "</p></div></table>a</b>b</br>c</li>d", "ab/c|d"},
		{"capitals", "<P>a<BR>b</P><Script>x</sCRIPT>c", "a/b|c"},
		{"self-closing", "<p/>a<div/>b<script/>x</script>c", "a|bc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			blocks, _, _, _, err := readHTML([]byte("<html><body>"+tt.page), "")
			if err != nil {
				t.Fatal(err)
			}
			got := strings.NewReplacer("\n", "/", "\t", "→").Replace(strings.Join(paragraphsOf(blocks), "|"))
			if diff := cmp.Diff(got, tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

func TestHTMLRegions(t *testing.T) {
	menu := strings.Repeat("<li><a href=x>栏目</a>", 20)
	tests := []struct{ name, page, want string }{
		{"main", "<ul>" + menu + "</ul><main><nav><a>a</a></nav><h1>t</h1><p>" + longText + "</main><footer>f</footer>", "t|" + longText},
		{"article", "<header>h</header><article><h1>t</h1><p>" + longText + "</article><article><p>" + longText + "</article>",
			"t|" + longText + "|" + longText},
		{"main that is not", "<main><h1>t</h1></main><div>" + longText + "</div>", "t|" + longText},
		{"small page", "<nav><p>n</nav><p><a href=x>home</a> &gt; <a href=x>laws</a><h1>t</h1><p>2022-09-03<p>" + longText +
			"<p>[1] <a href=x>https://example.org/a</a><p><a href=x>more</a><footer><p>f</footer>", "t|2022-09-03|" + longText + "|[1] https://example.org/a"},
		{"links within", "<p>" + longText + "<p><a href=x>附件一</a><p>" + longText, longText + "|附件一|" + longText},
		{"large menus are left to others", "<ul>" + menu + "</ul><p>" + longText, strings.Repeat("栏目|", 20) + longText},
		{"main with short sentences", "<div>" + menu + "</div><main><h1>t</h1><p>Be kind.<p>No spam.<p>Have fun.</main><aside><p>" + longText + "</aside>", "t|Be kind.|No spam.|Have fun."},
		{"parts by class", "<div class='site-nav'><p>n</div><div id=breadCrumb>b</div><div class=content><h1>t</h1><p>" + longText + "<div class='share-bar'>s</div></div><div class=page_footer>f</div>",
			"t|" + longText},
		{"a sidebar of articles", "<nav><ul><li>Article 1<li>Article 2</ul></nav><p>Article 1<p>" + longText + "<p>Article 2<p>" + longText,
			"Article 1|" + longText + "|Article 2|" + longText},
		{"a class that holds all", "<div class=menu><h1>t</h1><p>" + longText + "</div>", "t|" + longText},
		{"a word in a class", "<div class='footnotes sharedWith'><p>" + longText + "</div><p>" + longText, longText + "|" + longText},
		{"no prose", "<p><a href=x>a</a><p>b", "a|b"},
		{"header with prose only", "<header><p>" + longText + "</header>", longText},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			blocks, _, _, _, err := readHTML([]byte("<html><body>"+tt.page), "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Join(paragraphsOf(blocks), "|"), tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

// A page is read the same in every encoding, whatever it or its server says.
func TestHTMLEncodings(t *testing.T) {
	latin := "Les rivières relient les îles et nourrissent les gens des deux rives, à l’est."
	tests := []struct {
		name     string
		enc      encoding.Encoding // nil for UTF-8
		text     string
		meta     string
		declared string
		encoding string
		err      error
	}{
		{"utf-8", nil, longText, "utf-8", "", "utf-8", nil},
		{"utf-8 without meta", nil, longText, "", "", "utf-8", nil},
		{"utf-8 declared otherwise", nil, longText, "gb2312", "text/html; charset=ISO-8859-1", "utf-8", nil},
		{"gb18030", simplifiedchinese.GB18030, longText, "gb2312", "", "gb18030", nil},
		{"gb18030 without meta", simplifiedchinese.GB18030, longText, "", "", "gb18030", nil},
		{"gb18030 declared as latin", simplifiedchinese.GB18030, longText, "", "text/html; charset=iso-8859-1", "gb18030", nil},
		{"gb18030 declared as utf-8", simplifiedchinese.GB18030, longText, "utf-8", "", "gb18030", nil},
		{"big5", traditionalchinese.Big5, strings.Split(traditional, "\n")[0], "big5", "", "big5", nil},
		{"big5 without meta", traditionalchinese.Big5, strings.Split(traditional, "\n")[0], "", "", "big5", nil},
		{"windows-1252", charmap.Windows1252, latin, "windows-1252", "", "windows-1252", nil},
		{"by the server", charmap.Windows1252, latin, "", "text/html; charset=windows-1252", "windows-1252", nil},
		{"undeclared", charmap.Windows1252, latin, "", "", "", ErrEncoding},
		{"shift_jis", japanese.ShiftJIS, "川は島々をつなぎ、人々を養う。", "shift_jis", "", "shift_jis", nil},
		{"unknown name", charmap.Windows1252, latin, "martian", "", "", ErrEncoding},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := "<html><head>"
			if tt.meta != "" {
				page += `<meta http-equiv="Content-Type" content="text/html; charset=` + tt.meta + `">`
			}
			page += "<title>x</title></head><body><p>" + tt.text + "</p></body></html>"
			data := []byte(page)
			if tt.enc != nil {
				data = encode(t, tt.enc, page)
			}
			got, err := Read(t.Context(), "a.html", data, Options{ContentType: tt.declared})
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err != nil {
				return
			}
			if len(got.Lines) != 1 || got.Lines[0].Text != tt.text || got.Encoding != tt.encoding {
				t.Errorf("%q in %s, want %q in %s", decoded(got), got.Encoding, tt.text, tt.encoding)
			}
			checkTiling(t, got, tt.text+"\n")
		})
	}
}
