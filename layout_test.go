package yiju_test

import (
	"go/ast"
	"slices"
	"strings"
)

// The most that a reader has to hold in mind. Tests count towards the size of a file only.
const (
	maxFileLines    = 500
	maxPackageLines = 4500
	maxPackageFiles = 30
	maxMethods      = 30 // of a type, whether its receiver is a pointer or not
)

// checkLayout holds the sizes of files, the names of packages and the absence of init.
func checkLayout(files []*file, report reporter) {
	for _, f := range files {
		if f.lines > maxFileLines {
			report(f, "has %d lines, more than %d: more than one concept?", f.lines, maxFileLines)
		}
		if name := f.syntax.Name.Name; slices.Contains(forbiddenNames, strings.TrimSuffix(name, "_test")) {
			report(f, "package name %s says nothing: keep a helper with its caller", name)
		}
		for _, decl := range f.syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				report(f, "has an init function")
			}
		}
	}
}

// checkSizes holds the sizes of packages and types. A breach is reported at the first file of the package.
func checkSizes(files []*file, report reporter) {
	type size struct {
		first        *file
		files, lines int
		methods      map[string]int
	}
	sizes := make(map[string]*size)
	for _, f := range files {
		if f.test {
			continue
		}
		s := sizes[f.dir]
		if s == nil {
			s = &size{first: f, methods: make(map[string]int)}
			sizes[f.dir] = s
		}
		s.files++
		s.lines += f.lines
		for _, decl := range f.syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv != nil {
				s.methods[receiver(fn)]++
			}
		}
	}
	for dir, s := range sizes {
		if s.lines > maxPackageLines {
			report(s.first, "package %s has %d lines, more than %d: which part is a package of its own?", dir, s.lines, maxPackageLines)
		}
		if s.files > maxPackageFiles {
			report(s.first, "package %s has %d files, more than %d: which part is a package of its own?", dir, s.files, maxPackageFiles)
		}
		for name, n := range s.methods {
			if n > maxMethods {
				report(s.first, "type %s.%s has %d methods, more than %d: more than one responsibility?", dir, name, n, maxMethods)
			}
		}
	}
}

// checkDocs sees that every package and every exported name of the product is documented.
func checkDocs(files []*file, report reporter) {
	documented, first := make(map[string]bool), make(map[string]*file)
	for _, f := range files {
		if f.test {
			continue
		}
		if first[f.dir] == nil {
			first[f.dir] = f
		}
		documented[f.dir] = documented[f.dir] || f.syntax.Doc != nil
		for _, decl := range f.syntax.Decls {
			for _, name := range undocumented(decl) {
				report(f, "exported %s has no doc comment", name)
			}
		}
	}
	for dir, f := range first {
		if !documented[dir] {
			report(f, "package %s has no doc comment", dir)
		}
	}
}

// undocumented returns the exported names that decl declares without a comment.
func undocumented(decl ast.Decl) []string {
	var names []string
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d))) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

// receiver returns the name of the type whose method d is.
func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
