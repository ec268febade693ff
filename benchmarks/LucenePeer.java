// Lucene with its own ArabicAnalyzer and BM25 as it comes, for benchmarks/quality.py; the jar is the one in pyserini.
//   java -cp anserini-fatjar.jar LucenePeer.java ARTICLES.jsonl QUESTIONS.jsonl DEPTH > RUN
// Rows of both files are {"id": …, "text": …}.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;

public class LucenePeer {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Analyzer analyzer = new ArabicAnalyzer();
        ByteBuffersDirectory memory = new ByteBuffersDirectory();
        try (IndexWriter writer = new IndexWriter(memory, new IndexWriterConfig(analyzer))) {
            for (String line : Files.readAllLines(Path.of(arguments[0]))) {
                JsonNode article = json.readTree(line);
                Document document = new Document();
                document.add(new StringField("id", article.get("id").asText(), Field.Store.YES));
                document.add(new TextField("text", article.get("text").asText(), Field.Store.NO));
                writer.addDocument(document);
            }
        }
        IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(memory));
        QueryParser parser = new QueryParser("text", analyzer);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            JsonNode question = json.readTree(line);
            int rank = 0;
            for (ScoreDoc hit : searcher.search(
                    parser.parse(QueryParser.escape(question.get("text").asText())),
                    Integer.parseInt(arguments[2])).scoreDocs) {
                String id = searcher.storedFields().document(hit.doc).get("id");
                // The place, not the score: BM25 ties, and those who read the file would each break them differently.
                rank++;
                out.printf("%s Q0 %s %d %d lucene%n", question.get("id").asText(), id, rank, -rank);
            }
        }
        out.flush();
    }
}
