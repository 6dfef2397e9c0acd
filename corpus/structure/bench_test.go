package structure

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"yiju/corpus"
)

// bigSources are large sources of the shapes in which a step that looks back or ahead would take quadratic time.
func bigSources(size int) map[string]string {
	repeat := func(lines ...string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			for _, l := range lines {
				b.WriteString(strings.ReplaceAll(l, "#n", fmt.Sprint(i+1)))
				b.WriteByte('\n')
			}
		}
		return b.String()
	}
	return map[string]string{
		"law":        "群岛图书馆法\n\n" + repeat("第#n章 总则", "第一条 岛上的图书馆向所有人开放，任何人不得因来自别的岛而被拒之门外。", "第二条 图书馆的馆长由岛民选举产生。", "（一）白天开放；", "（二）夜间开放。"),
		"short":      repeat("岛上有风"),
		"newspaper":  repeat("# 河流节第#n日开幕", "", "本报记者 江小舟", "", "河流节在群岛开幕，各岛的船队沿着河道驶向", "", "大海，岸上的人挥手送行。", "", "第#n支船队最先到达，水手们说"),
		"notes":      repeat("河流志记载了第#n次洪水^①，岛民至今记得^②。", "", "^① 《河流志》第#n卷。", "", "^② 《岛志》。", ""),
		"hyphens":    repeat("Every island keeps a library, and every library keeps a river of pa-", "pers that nobody has read since the last reader of the islands went", "away to sea."),
		"fragments":  repeat("，河水从山上流下来，穿过整个岛屿，一直流到看不见的地方，流向", ""),
		"headings":   repeat("# 河流", "", "## 岛屿", ""),
		"dashes":     repeat("—— 保护第#n条河流，使它流进大海。", ""),
		"alternates": repeat("河流从第#n座山上流下来，穿过整个岛屿。", "The river runs down from hill #n and crosses the whole island."),
		"marks":      repeat("河水①很清，鱼②很多，人③不多。", "", "① 开放", ""),
		"dates":      repeat("2024年5月6日", ""),
		"one line":   strings.Repeat("岛", 1<<19),
	}
}

// BenchmarkRecover measures throughput over large sources of many shapes.
func BenchmarkRecover(b *testing.B) {
	for name, text := range bigSources(1 << 20) {
		b.Run(name, func(b *testing.B) {
			f := fixture{files: []txtar.File{{Name: "big.txt", Data: []byte(text)}}}
			texts := f.texts(b)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := Recover(texts, corpus.Manifest{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestLarge checks that large sources come out whole; that it is quick is for the benchmark to show.
func TestLarge(t *testing.T) {
	for name, text := range bigSources(200 << 10) {
		t.Run(name, func(t *testing.T) {
			f := fixture{files: []txtar.File{{Name: "big.txt", Data: []byte(text)}}}
			texts := f.texts(t)
			c, err := Recover(texts, corpus.Manifest{})
			if err != nil {
				t.Fatal(err)
			}
			checkCorpus(t, c, texts)
		})
	}
}
