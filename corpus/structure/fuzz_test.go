package structure

import (
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/corpus/extract"
)

// fragments are the lines from which FuzzRecover builds pages: everything that a rule looks for.
var fragments = []string{
	"", " ", "第一条 岛上设图书馆。", "第二条岛民可以借书。", "第一章 总则", "第二章", "第一编 通则", "第五条、第六条规定的事项", "第三条之一 新增。",
	"一、开放书库。岛民自由进入。", "二、延长开放时间。", "（一）周末开放；", "（二）夜间开放。", "1. Open the stacks", "2. Extend the hours.",
	"(1) every island;", "(2) every river.", "第一，修桥。", "第二，铺路。", "一是守时。", "二是守信。", "—— 保护河岸。", "First, row.", "Second, sail.",
	"PART I", "CHAPTER 2", "Section 1. Names", "Section 2. Places", "Article 1", "Article 2", "Article 5(1) applies.", "ANNEX", "附件1", "附件2：名单",
	"# 河流节", "## 小标题", "### Heading", "**第一条** 粗体。", "岛务：", "本报记者 江小舟", "本报海岛7月2日电 河流节开幕，", "（岛讯社海岛7月2日电）",
	"（上接第一版）河水上涨，", "全文如下：", "（下转第四版）", "2024年5月6日", "May 6, 2024", "来源：海岛报", "https://example.org/a", "译者：江舟",
	"首页 > 资料", "打印", "首页", "书目", "版权所有", "目录", "结语", "编者按：本期谈河流。", "江小舟", "* 江小舟，岛上人。", "① 《河流志》。", "^① 同上。",
	"河水^①很清①，鱼很多②。", "[1] 《岛志》。", "见岛志[1]。", "- 3 -", "- 4 -", "河流从山上流下来，穿过整个岛屿，最后流进大海，岛上的人都靠它",
	"生活。", "The river runs down from the hills and through the whole of the island until it reaches the", "sea, as every-", "body knows.",
	"Rivers bind the islands together. They carry boats, letters and songs from one shore to the other.", "女士们、先生们，", "Ladies and Gentlemen,",
	"图书 馆 是 岛 上 的 客厅 ， 人 人 都 可以 进 来 坐 一 坐 。", "“河流是路，", "也是家。”他说。", "-", "——", "①", "^①", "*", "#", "**", "【】", "第条", "（）",
}

// fuzzPage builds a source: bytes below 0xf0 choose fragments, the others add white space.
func fuzzPage(choice []byte) string {
	var b strings.Builder
	for _, c := range choice {
		switch {
		case c >= 0xf8:
			b.WriteString("　　")
		case c >= 0xf0:
			b.WriteString("\n\n")
		default:
			b.WriteString(fragments[int(c)%len(fragments)])
			if c < 0x80 {
				b.WriteByte('\n')
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func FuzzRecover(f *testing.F) {
	for _, x := range fixtures(f) {
		for _, file := range x.files {
			f.Add(string(file.Data), []byte{2, 3, 4})
		}
	}
	all := make([]byte, len(fragments))
	for i := range all {
		all[i] = byte(i)
	}
	f.Add("", all)
	f.Add("一、\n\n1. a\n\n2. b\n\n二、\n\n1. c", []byte("abcdefghijklmnopqrstuvwxyz"))
	f.Fuzz(func(t *testing.T, raw string, choice []byte) {
		if len(raw) > 4<<10 || len(choice) > 200 {
			return // the shapes of long texts are those of short ones; TestLarge has the sizes
		}
		digest := ""
		for range 2 {
			var texts []corpus.SourceText
			for name, data := range map[string]string{"raw.txt": raw, "built.txt": fuzzPage(choice), "both.txt": raw + "\n\n" + fuzzPage(choice)} {
				if x, err := extract.Text(name, []byte(data)); err == nil {
					texts = append(texts, x)
				}
			}
			c, err := Recover(texts, corpus.Manifest{})
			if err != nil {
				t.Fatal(err)
			}
			checkCorpus(t, c, texts)
			if digest != "" && c.Digest() != digest {
				t.Fatal("a second run gives another corpus")
			}
			digest = c.Digest()
		}
	})
}
