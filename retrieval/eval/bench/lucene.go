package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"yiju/retrieval/eval"
)

//go:embed Lucene.java
var luceneJava []byte

// luceneJars are where Debian's liblucene8-java puts what is needed.
const luceneJars = "/usr/share/java/lucene-%s-8*.jar"

// lucene is Lucene 8 in a process of its own, with a field for each language; see Lucene.java for what is said to it.
type lucene struct {
	name, classPath string
	folder          string // of the compiled program
	cmd             *exec.Cmd
	in              *bufio.Writer
	end             io.Closer // of in
	out             *bufio.Reader
}

// newLucene compiles the program, or returns errSkipped where Java or Lucene is missing.
func newLucene(ctx context.Context, name string) (*lucene, error) {
	for _, tool := range []string{"java", "javac"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%w: there is no %s", errSkipped, tool)
		}
	}
	folder, err := os.MkdirTemp("", "peers-java-")
	if err != nil {
		return nil, err
	}
	path := []string{folder}
	for _, jar := range []string{"core", "analyzers-common", "analyzers-smartcn"} {
		found, err := filepath.Glob(fmt.Sprintf(luceneJars, jar))
		if err != nil || len(found) == 0 {
			return nil, errors.Join(fmt.Errorf("%w: there is no %s; install liblucene8-java", errSkipped, fmt.Sprintf(luceneJars, jar)), os.RemoveAll(folder))
		}
		path = append(path, found[0])
	}
	l := &lucene{name: name, folder: folder, classPath: strings.Join(path, string(os.PathListSeparator))}
	source := filepath.Join(folder, "Lucene.java")
	if err := os.WriteFile(source, luceneJava, 0o600); err != nil {
		return nil, err
	}
	compile := exec.CommandContext(ctx, "javac", "-cp", l.classPath, "-d", folder, source)
	compile.Stderr = os.Stderr
	if err := compile.Run(); err != nil {
		return nil, fmt.Errorf("javac: %w", err)
	}
	return l, nil
}

// start runs the program on the index in folder.
func (l *lucene) start(ctx context.Context, folder string) error {
	l.cmd = exec.CommandContext(ctx, "java", "-cp", l.classPath, "Lucene", folder, l.name)
	l.cmd.Stderr = os.Stderr
	in, err := l.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := l.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	l.in, l.end, l.out = bufio.NewWriterSize(in, 1<<16), in, bufio.NewReader(out)
	return l.cmd.Start()
}

// ask sends a line, and what was written before, and returns the cells of the line that comes back.
func (l *lucene) ask(format string, args ...any) ([]string, error) {
	fmt.Fprintf(l.in, format+"\n", args...)
	if err := l.in.Flush(); err != nil {
		return nil, err
	}
	line, err := l.out.ReadString('\n')
	return strings.Split(strings.TrimSuffix(line, "\n"), "\t"), err
}

// measure is ask for a reply that begins with a number.
func (l *lucene) measure(format string, args ...any) (n int64, rest []string, err error) {
	cells, err := l.ask(format, args...)
	if err == nil {
		n, err = strconv.ParseInt(cells[0], 10, 64)
	}
	return n, cells[min(len(cells), 1):], err
}

// line returns s without what separates cells and lines.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func (l *lucene) build(ctx context.Context, folder string, set *eval.Set) error {
	if err := l.start(ctx, folder); err != nil {
		return err
	}
	for _, p := range set.Passages {
		fmt.Fprintf(l.in, "P\t%s\t%s\t%s\n", p.ID, p.Language(), line(body(p)))
	}
	_, err := l.ask("B")
	return err
}

func (l *lucene) open(ctx context.Context, folder string) error {
	if err := l.start(ctx, folder); err != nil {
		return err
	}
	_, err := l.ask("O")
	return err
}

func (l *lucene) all(_ context.Context, texts []string, k, threads int) (time.Duration, error) {
	for _, text := range texts {
		fmt.Fprintf(l.in, "T\t%s\n", line(text))
	}
	took, _, err := l.measure("A\t%d\t%d", k, threads)
	return time.Duration(took), err
}

// search returns the time that the program measured, without the talk.
func (l *lucene) search(_ context.Context, text string, k int) ([]string, time.Duration, error) {
	took, ids, err := l.measure("Q\t%d\t%s", k, line(text))
	return ids, time.Duration(took), err
}

func (l *lucene) peak() (int64, error) {
	kB, _, err := l.measure("M")
	return kB << 10, err
}

func (l *lucene) close() error {
	defer os.RemoveAll(l.folder)
	if l.cmd == nil {
		return nil
	}
	return errors.Join(l.end.Close(), l.cmd.Wait())
}
