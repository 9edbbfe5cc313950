package org.daylight.semantic;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.EmbedderSource;

/** The model all-MiniLM-L6-v2, quantised to bytes. It was trained with English texts. Its files come from the class path. */
public final class MiniLm implements EmbedderSource {

    private static final String FILES = "/all-minilm-l6-v2-q";
    private static final String NAME = "all-MiniLM-L6-v2-q 1.20.0-beta30";
    private static final int DIMENSIONS = 384;
    private static final double LEAST_SIMILARITY = 0.3;

    /** Tokens of a text, as the model was trained. */
    private static final int MAX_TOKENS = 256;

    @Override
    public Embedder open() throws IOException {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            try (var options = new OrtSession.SessionOptions()) {
                // One thread for each text: the callers are as many as there are processors.
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                OrtSession session = environment.createSession(file(".onnx"), options);
                return new Loaded(environment, session, WordPieceTokenizer.parse(file("-tokenizer.json")));
            }
        } catch (OrtException | UnsatisfiedLinkError | IllegalArgumentException e) {
            throw new IOException("the model of semantic search does not work on this machine: " + e.getMessage(), e);
        }
    }

    private static byte[] file(String end) throws IOException {
        try (InputStream in = MiniLm.class.getResourceAsStream(FILES + end)) {
            if (in == null) {
                throw new IOException("the addon of semantic search has no model: build it again");
            }
            return in.readAllBytes();
        }
    }

    private record Loaded(OrtEnvironment environment, OrtSession session, WordPieceTokenizer tokenizer)
            implements Embedder {

        @Override
        public String model() {
            return NAME;
        }

        @Override
        public int dimensions() {
            return DIMENSIONS;
        }

        @Override
        public double leastSimilarity() {
            return LEAST_SIMILARITY;
        }

        @Override
        public float[] embed(String text) throws IOException {
            int[] tokens = tokenizer.tokens(text, MAX_TOKENS);
            if (tokens.length <= 2) {
                return new float[DIMENSIONS];
            }
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            long[] ones = new long[ids.length];
            Arrays.fill(ones, 1);
            long[] shape = {1, ids.length};
            try (OnnxTensor input = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                    OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                    OnnxTensor types =
                            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
                    OrtSession.Result result =
                            session.run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
                float[][][] states = (float[][][]) result.get(0).getValue();
                return mean(states[0]);
            } catch (OrtException e) {
                throw new IOException("the model of semantic search has failed: " + e.getMessage(), e);
            }
        }

        /** The mean of the tokens' vectors, with length 1. */
        private static float[] mean(float[][] states) {
            double[] sum = new double[DIMENSIONS];
            for (float[] state : states) {
                for (int i = 0; i < DIMENSIONS; i++) {
                    sum[i] += state[i];
                }
            }
            double length =
                    Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
            float[] mean = new float[DIMENSIONS];
            for (int i = 0; i < DIMENSIONS && length > 0; i++) {
                mean[i] = (float) (sum[i] / length);
            }
            return mean;
        }

        @Override
        public void close() throws IOException {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IOException("the model of semantic search cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
