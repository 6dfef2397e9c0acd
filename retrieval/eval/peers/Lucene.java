import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Map;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Indexes and searches for the program peers, which talks to it by lines. Cells are separated by tabs.
 *
 * P id language text   adds a passage; no reply
 * B                    ends the index; replies "ok"
 * Q k text             replies nanoseconds and the ids that were found, best first
 * M                    replies the peak of the resident memory in kB since the last M
 */
public final class Lucene {
    public static void main(String[] args) throws IOException {
        Analyzer chinese = args[1].equals("lucene-cjk") ? new CJKAnalyzer() : new SmartChineseAnalyzer();
        Analyzer analyzer = new PerFieldAnalyzerWrapper(new EnglishAnalyzer(), Map.of("zh", chinese));
        FSDirectory directory = FSDirectory.open(Paths.get(args[0]));
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer)); // BM25 is the default
        IndexSearcher searcher = null;
        QueryBuilder builder = new QueryBuilder(analyzer);
        BooleanQuery.setMaxClauseCount(1 << 16);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line; (line = in.readLine()) != null; ) {
            String[] cells = line.split("\t", 4);
            switch (cells[0]) {
                case "P":
                    Document d = new Document();
                    d.add(new StoredField("id", cells[1]));
                    d.add(new TextField(cells[2], cells[3], Field.Store.YES));
                    writer.addDocument(d);
                    break;
                case "B":
                    writer.close();
                    searcher = new IndexSearcher(DirectoryReader.open(directory));
                    out.println("ok");
                    break;
                case "Q":
                    out.println(search(searcher, builder, Integer.parseInt(cells[1]), cells[2]));
                    break;
                case "M":
                    out.println(peak());
                    break;
                default:
                    throw new IOException("no such request: " + line);
            }
        }
    }

    private static String search(IndexSearcher searcher, QueryBuilder builder, int k, String text) throws IOException {
        long began = System.nanoTime();
        BooleanQuery.Builder both = new BooleanQuery.Builder();
        for (String field : new String[] {"zh", "en"}) {
            Query q = builder.createBooleanQuery(field, text, BooleanClause.Occur.SHOULD);
            if (q != null) {
                both.add(q, BooleanClause.Occur.SHOULD);
            }
        }
        StringBuilder ids = new StringBuilder();
        for (ScoreDoc hit : searcher.search(both.build(), k).scoreDocs) {
            ids.append('\t').append(searcher.doc(hit.doc).get("id")); // reads the text, too
        }
        return (System.nanoTime() - began) + ids.toString();
    }

    private static long peak() throws IOException {
        long kB = 0;
        Path status = Paths.get("/proc/self/status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    kB = Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            Files.write(Paths.get("/proc/self/clear_refs"), "5".getBytes(StandardCharsets.US_ASCII));
        }
        return kB;
    }
}
