package org.daylight.desk.page;

import java.io.IOException;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Searchable;
import org.daylight.vault.Vault;

/** Opens the back ends of a newsroom for reading, while other commands may write to them. */
public interface DeskStores {

    /** Opens the originals as they are now. @throws IOException when nothing was imported yet */
    Vault vault() throws IOException;

    /** Opens the newsroom's search index. @throws IOException when there is none yet */
    Searchable index(Newsroom newsroom, Vault vault) throws IOException;
}
