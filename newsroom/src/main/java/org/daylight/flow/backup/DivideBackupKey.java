package org.daylight.flow.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.daylight.age.AgeRecipient;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupShare;
import org.daylight.backup.EncryptedFile;
import org.daylight.newsroom.DurableFiles;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.daylight.trustees.KeyShare;
import org.daylight.trustees.SplitKey;

/**
 * Divides the key of a new backup among people, k of whom can restore it together ({@code spec/backup.md} section 3). The key is made here and nowhere
 * written: after this, only the shares are left.
 */
public final class DivideBackupKey {

    private final AgeRecipient recipient;
    private final BackupHead.Shares shares;
    private final List<KeyShare> values;
    private final List<AgeRecipient> keys;

    private DivideBackupKey(
            AgeRecipient recipient, BackupHead.Shares shares, List<KeyShare> values, List<AgeRecipient> keys) {
        this.recipient = recipient;
        this.shares = shares;
        this.values = values;
        this.keys = keys;
    }

    /**
     * Makes a key and divides it.
     *
     * @param names of the people, all different
     * @param keys to which their share files are encrypted, all different, in the same order
     * @throws IllegalArgumentException with a one-line message, if the threshold, a name or a key is not allowed
     */
    public static DivideBackupKey of(int threshold, List<String> names, List<AgeRecipient> keys, SecureRandom random) {
        if (keys.stream().distinct().count() != keys.size()) {
            throw new IllegalArgumentException("two people have the same key: each needs a key of their own");
        }
        SealKey key = SealKey.generate(random);
        SplitKey split = SplitKey.of(key.bytes(), threshold, names.size(), random);
        return new DivideBackupKey(
                SealIdentity.recipient(key),
                new BackupHead.Shares(names, split.commitments()),
                split.shares(),
                List.copyOf(keys));
    }

    /** To which the backup is encrypted. */
    public AgeRecipient recipient() {
        return recipient;
    }

    /** What {@code backup.json} says of the shares. */
    public BackupHead.Shares shares() {
        return shares;
    }

    /**
     * Writes the file of each person into a new or empty folder; returns the files.
     *
     * @param head of the backup that was begun with these shares
     */
    public List<Path> write(BackupHead head, Path folder) throws IOException {
        checkEmpty(folder);
        DurableFiles.createPrivateFolder(folder);
        var files = new ArrayList<Path>();
        for (int i = 0; i < values.size(); i++) {
            byte[] content = new BackupShare(head, values.get(i)).bytes();
            Path file = folder.resolve(String.format(Locale.ROOT, "backup-share-%02d.age", i + 1));
            DurableFiles.writePrivate(file, EncryptedFile.of(content, content.length, List.of(keys.get(i))));
            files.add(file);
        }
        DurableFiles.syncFolder(folder);
        return List.copyOf(files);
    }

    /** @throws IOException with a one-line message, unless the folder is empty or does not exist */
    public static void checkEmpty(Path folder) throws IOException {
        if (!Files.exists(Objects.requireNonNull(folder))) {
            return;
        }
        boolean isEmpty = false;
        if (Files.isDirectory(folder)) {
            try (var list = Files.list(folder)) {
                isEmpty = list.findAny().isEmpty();
            }
        }
        if (!isEmpty) {
            throw new IOException(folder + " is not an empty folder: name a new one for the share files");
        }
    }
}
