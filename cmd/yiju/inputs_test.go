package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"yiju/retrieval/ingest"
)

// TestInputsInChinese gives files with mistakes to the program in Chinese: what it says holds no sentence in English.
func TestInputsInChinese(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct{ name, content, want string }{
		{"sources.yaml", "instruments:\n  - id: a b\n", "应当是一个词"},
		{"sources.yaml", "instruments:\n  - id: a\n  - id: a\n", "写了两次"},
		{"sources.yaml", "instruments:\n  - id: a\n    level_en: offical\n", "是不是想写 official？"},
		{"sources.yaml", "instruments:\n  - id: a\n    kind: lwa\n", "没有这样的值"},
		{"sources.yaml", "sources:\n  - instrument: a\n", "缺少 path 或 address"},
		{"sources.yaml", "sources:\n  - path: a.txt\n    instrument: a\n", "没有在上面说明"},
		{"sources.yaml", "\t- [", "不是有效的 YAML"},
		{"questions.jsonl", "{\"id\":\"1\"}\n", "缺少问题"},
		{"questions.jsonl", "{]\n", "第 1 行不是这样的 JSON 对象"},
		{"nothing", "", "文件不存在"},
	} {
		a := newApp(func(name string) string { return map[string]string{"YIJU_LANG": "zh"}[name] }, strings.NewReader(""), io.Discard, io.Discard)
		file := filepath.Join(dir, test.name)
		if test.content != "" {
			if err := os.WriteFile(file, []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var err error
		if strings.HasSuffix(file, ".jsonl") {
			_, err = ingest.ReadQuestions(file)
		} else {
			var m *ingest.Maintainer
			if m, err = (setup{a, settings{From: file}}).maintainer(nil); err == nil {
				_, err = m.Refresh(t.Context(), ingest.Options{Dry: true}, nil)
			}
		}
		err = setup{app: a}.explain(err)
		said, ok := errors.AsType[*failure](err)
		if !ok || !strings.Contains(join(said.Error(), said.Hint), test.want) {
			t.Errorf("%q: %v, want %s", test.content, err, test.want)
			continue
		}
		line, _, _ := strings.Cut(strings.ReplaceAll(said.Error(), dir, ""), "（")
		for words := range strings.FieldsFuncSeq(line, func(r rune) bool { return r >= 0x80 || r == '"' || r == ':' }) {
			if len(strings.FieldsFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && r != '_' && r != '.' })) > 3 {
				t.Errorf("English in Chinese: %s", line)
			}
		}
	}
}
