// Lucene with its own ArabicAnalyzer, measured: the words and the rows of JSON of one_peer.py, in a Java process.
//   java -cp CLASSES:JAR LuceneTimes version
//   java -cp CLASSES:JAR LuceneTimes index ARTICLES.jsonl FOLDER
//   java -cp CLASSES:JAR LuceneTimes cold FOLDER QUESTIONS.json
//   java -cp CLASSES:JAR LuceneTimes answer FOLDER QUESTIONS.json

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

public class LuceneTimes {
    static final int FIRST = 10;
    static final int WARMING = 200;
    static final int WARMING_SECONDS = 10;
    static final int MEMORY_MB = 256;
    static final String[] KINDS = {"rare", "common", "few", "several", "phrase", "sentence"};
    static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> row = switch (arguments[0]) {
            case "version" -> Map.of("version", Version.LATEST + ", Java " + Runtime.version().feature());
            case "index" -> index(Path.of(arguments[1]), Path.of(arguments[2]));
            case "cold" -> cold(Path.of(arguments[1]), Path.of(arguments[2]));
            case "answer" -> answer(Path.of(arguments[1]), Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        System.out.println(JSON.writeValueAsString(row));
    }

    static Map<String, Object> index(Path articles, Path folder) throws Exception {
        long started = System.nanoTime();
        long atWork = processor();
        IndexWriterConfig config = new IndexWriterConfig(new ArabicAnalyzer());
        config.setRAMBufferSizeMB(MEMORY_MB);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config);
                BufferedReader lines = Files.newBufferedReader(articles)) {
            for (String line; (line = lines.readLine()) != null; ) {
                JsonNode article = JSON.readTree(line);
                Document document = new Document();
                document.add(new StringField("id", article.get("id").asText(), Field.Store.YES));
                document.add(new TextField("text", article.get("text").asText(), Field.Store.YES));
                writer.addDocument(document);
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        double processor = (processor() - atWork) / 1e9;
        long size = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                size += Files.size(file);
            }
        }
        return Map.of("seconds", seconds, "processor", processor, "bytes", size, "peak_mb", peakMb());
    }

    /** What loading the classes takes is in it: a Java process has no moment when all are loaded. */
    static Map<String, Object> cold(Path folder, Path questions) throws Exception {
        String question = read(questions).get("several").get(0);
        long started = System.nanoTime();
        new Open(folder).answer(question);
        return Map.of("ms", (System.nanoTime() - started) / 1e6, "modules", List.of());
    }

    static Map<String, Object> answer(Path folder, Path questions) throws Exception {
        Open opened = new Open(folder);
        Map<String, List<String>> asked = read(questions);
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, Integer> answered = new LinkedHashMap<>();
        for (String kind : KINDS) {
            List<Double> took = new ArrayList<>();
            int found = 0;
            long warm = System.nanoTime() + WARMING_SECONDS * 1_000_000_000L;
            for (String question : asked.get(kind).subList(0, WARMING)) {
                if (System.nanoTime() > warm) {
                    break;
                }
                opened.answer(question);
            }
            for (String question : asked.get(kind).subList(WARMING, asked.get(kind).size())) {
                long started = System.nanoTime();
                List<String> ids = opened.answer(question);
                took.add((System.nanoTime() - started) / 1e6);
                found += ids.isEmpty() ? 0 : 1;
            }
            times.put(kind, took);
            answered.put(kind, found);
        }
        return Map.of("times", times, "answered", answered, "peak_mb", peakMb());
    }

    /** An open index. */
    static class Open {
        final IndexSearcher searcher;
        final QueryParser parser;

        Open(Path folder) throws IOException {
            Analyzer analyzer = new ArabicAnalyzer();
            searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
            parser = new QueryParser("text", analyzer);
        }

        List<String> answer(String question) throws Exception {
            List<String> ids = new ArrayList<>();
            for (ScoreDoc hit : searcher.search(parser.parse(question), FIRST).scoreDocs) {
                ids.add(searcher.storedFields().document(hit.doc, Set.of("id")).get("id"));
            }
            return ids;
        }
    }

    static Map<String, List<String>> read(Path questions) throws IOException {
        Map<String, List<String>> asked = new LinkedHashMap<>();
        try (InputStream file = Files.newInputStream(questions)) {
            JSON.readTree(file).fields().forEachRemaining(kind -> {
                List<String> texts = new ArrayList<>();
                for (JsonNode question : kind.getValue()) {
                    List<String> words = new ArrayList<>();
                    question.get("words").forEach(word -> words.add(word.asText()));
                    String text = String.join(" ", words);
                    texts.add(question.get("phrase").asBoolean() ? "\"" + text + "\"" : text);
                }
                asked.put(kind.getKey(), texts);
            });
        }
        return asked;
    }

    static long processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** The most memory the process ever held; 0 where the system does not say. */
    static double peakMb() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
                }
            }
        }
        return 0;
    }
}
