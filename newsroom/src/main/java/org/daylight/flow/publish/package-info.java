/**
 * The flows that publish: parts, keys, mirrors, correspondents, withdrawals, and the collection of cosignatures.
 *
 * <p>Start at {@link org.daylight.flow.publish.PublishRelease}, which lists its steps in order. The last step of every
 * publication is {@link org.daylight.newsroom.FinishPublication}, in another package: it puts the files in place and
 * updates the catalog. Each flow says what is left if it stops between two of its steps.
 *
 * <ul>
 *   <li>Flows: {@code PublishRelease}, {@code SharePart} (which gives a part to a partner before), {@code FollowSchedule} (which runs it when a part is due), {@code
 *       AnnounceTrove}, {@code PublishKeys}, {@code PublishMirrors}, {@code PublishPeople}, {@code PlanTrustees}, {@code PublishHeartbeat}, {@code WithdrawDocument}
 *       {@code PublishStory}, {@code PublishAnnotations}, {@code CollectCosignatures}, and
 *       {@code PreviewArchive} (which publishes nothing).
 *   <li>Steps: {@code Publication} (begins, collects and decides), {@code ConfirmHistory}, {@code TimeOfRelease},
 *       {@code CommittedDocuments}, {@code StagedRelease}, {@code ShareGate}, {@code MarkedCopy}, {@code WritePack} (writes only what the release gate approved), and {@code
 *       WitnessAnswer}.
 *   <li>Neither: {@code StoredClock}, {@code SharedParts}, {@code FindWatermark}, {@code ParallelRequests} and {@code NotTheNewest}.
 * </ul>
 *
 * <p>Deliberately absent: the decision what a part may contain ({@code org.daylight.review}), arguments, output and
 * exit codes (the command line has those), and SQL.
 */
@NullMarked
package org.daylight.flow.publish;

import org.jspecify.annotations.NullMarked;
