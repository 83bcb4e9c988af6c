package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.parquet.ParquetCodecFactory;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.ParquetProperties;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.CodecFactory;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetWriter;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;

/** A new Parquet file of a table, written column by column; encodings, pages, compression and footer are those of the library. */
final class CodedFile implements AutoCloseable {
    private static final String LEVEL = "parquet.compression.codec.zstd.level";

    private final Table table;
    private final String location;
    private final StructLike partition;
    private final int[] places;
    private final MessageType schema;
    private final ParquetProperties properties = ParquetProperties.builder().build();
    private final CodecFactory.BytesCompressor compressor;
    private final ParquetFileWriter writer;
    private int groups;

    /**
     * @param partition the partition all rows are of; null where the table has none
     * @param places for each column of the table, which of the columns given has its values
     */
    CodedFile(Table table, String location, StructLike partition, int[] places) {
        this.table = table;
        this.location = location;
        this.partition = partition;
        this.places = places;
        this.schema = ParquetSchemaUtil.convert(table.schema(), "table");
        Configuration hadoop = ((HadoopFileIO) table.io()).conf();
        this.compressor = new ParquetCodecFactory(compression(table), properties.getPageSizeThreshold())
                .getCompressor(CompressionCodecName.ZSTD);
        try {
            this.writer = new ParquetFileWriter(
                    HadoopOutputFile.fromPath(new Path(location), hadoop),
                    schema,
                    ParquetFileWriter.Mode.CREATE,
                    ParquetWriter.DEFAULT_BLOCK_SIZE,
                    0);
            writer.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Configuration compression(Table table) {
        Configuration settings = new Configuration(false);
        String level = table.properties().get(TableProperties.PARQUET_COMPRESSION_LEVEL);
        if (level != null) {
            settings.set(LEVEL, level);
        }
        return settings;
    }

    String location() {
        return location;
    }

    /** Writes rows as one group; the table's columns that must have values have one in every row. */
    void write(List<CodedColumn> columns) {
        try (ColumnChunkPageWriteStore pages =
                new ColumnChunkPageWriteStore(compressor, schema, properties.getAllocator(), groups++)) {
            for (int at = 0; at < places.length; at++) {
                ColumnDescriptor to = schema.getColumns().get(at);
                CodedPages coded = new CodedPages(to, properties, columns.get(places[at]));
                coded.write(pages.getPageWriter(to));
            }
            writer.startBlock(columns.get(0).rows());
            pages.flushToFileWriter(writer);
            writer.endBlock();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the table is told of the file, once all is written. */
    DataFile written() {
        try {
            writer.end(Map.of("iceberg.schema", SchemaParser.toJson(table.schema())));
            ParquetMetadata footer = writer.getFooter();
            return DataFiles.builder(table.spec())
                    .withPath(location)
                    .withFormat(FileFormat.PARQUET)
                    .withPartition(partition)
                    .withFileSizeInBytes(writer.getPos())
                    .withMetrics(ParquetUtil.footerMetrics(footer, Stream.empty(), MetricsConfig.forTable(table)))
                    .withSplitOffsets(ParquetUtil.getSplitOffsets(footer))
                    .build();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        compressor.release();
        try {
            writer.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
