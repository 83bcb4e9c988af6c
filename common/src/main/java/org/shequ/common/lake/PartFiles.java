package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.UUID;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.shequ.schemas.contract.Contract;

/** New files for plain rows of one write, each for rows of one partition; several threads may ask. */
final class PartFiles {
    private final Table table;
    private final OutputFileFactory files;
    private final int[] cut;
    private final int[] places;

    PartFiles(Table table, Contract contract) {
        this.table = table;
        this.files = OutputFileFactory.builderFor(table, 0, 0)
                .format(FileFormat.PARQUET)
                .operationId(UUID.randomUUID().toString())
                .build();
        this.cut = Tables.partitionNames(contract).stream()
                .mapToInt(contract.names()::indexOf)
                .toArray();
        this.places = table.schema().columns().stream()
                .map(Types.NestedField::name)
                .mapToInt(contract.names()::indexOf)
                .toArray();
    }

    /** What tells the partition of a row from others. */
    Object part(Object[] row) {
        if (cut.length == 1) {
            return String.valueOf(row[cut[0]]);
        }
        Object[] values = new Object[cut.length];
        for (int at = 0; at < cut.length; at++) {
            values[at] = row[cut[at]];
        }
        return Arrays.asList(values);
    }

    /** A writer for rows of the same partition as one of them. */
    DataWriter<Object[]> writer(Object[] row) {
        PartitionKey key = partition(row);
        try {
            return Parquet.writeData(newFile(key).encryptingOutputFile())
                    .forTable(table)
                    .createWriterFunc(parquet -> RowWriter.of(table.schema(), parquet, places))
                    .withPartition(key)
                    .build();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A file for columns of rows of the same partition as one of them; for tables without lists, days and instants. */
    CodedFile coded(Object[] row) {
        PartitionKey key = partition(row);
        return new CodedFile(table, newFile(key).encryptingOutputFile().location(), key, places);
    }

    private PartitionKey partition(Object[] row) {
        if (table.spec().isUnpartitioned()) {
            return null;
        }
        PartitionKey key = new PartitionKey(table.spec(), table.schema());
        key.partition(new RowLine(row, places));
        return key;
    }

    private EncryptedOutputFile newFile(PartitionKey key) {
        return key == null ? files.newOutputFile() : files.newOutputFile(table.spec(), key);
    }
}
