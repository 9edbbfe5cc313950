/**
 * A public archive as tools of the Model Context Protocol, for assistants. {@link org.daylight.mcp.ArchiveTools} answers the tools, and
 * {@link org.daylight.mcp.McpProgram} speaks the protocol; it is the only class that names the library. Everything is read-only.
 */
@NullMarked
package org.daylight.mcp;

import org.jspecify.annotations.NullMarked;
