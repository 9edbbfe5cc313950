/** A node of OpenSearch as a process, for the tests of the addon. Start at {@link org.daylight.search.opensearch.node.TestNode}. */
package org.daylight.search.opensearch.node;
