/** Pure functions that exist twice: here, and in webapp/twins/ for the server. By the names that views and commands use. */
import { answered } from "./answered.js";
import { deleteEntry, discardDraft, dismiss, saveEntry, shareEntry } from "./compose.js";
import { entryPage } from "./entry_page.js";
import { formFill } from "./form.js";
import { goalBegun, goalOf, goalPage, goalsPage, tieEntry } from "./goals.js";
import { history } from "./history.js";
import { learnedPage, packPage } from "./learned.js";
import { meetingBegun, prepared, reflectOn, sessionEvents } from "./meetings.js";
import { assignmentPage, log, prepare, today } from "./overview.js";
import { aftercareOf, aftercarePage, helpPage, planPage, recordWay, requestsOf } from "./own_pages.js";
import { deleteRecord, recordFill, saveRecord } from "./own_record.js";
import { ownVersions } from "./own_versions.js";
import { progress } from "./progress.js";
import { proposalPage, proposalsPage } from "./proposals.js";
import { readLog } from "./read_log.js";
import { routineBegun, routineEvents, routineOf } from "./routines.js";
import { syncStatus } from "./sending.js";
import { dismissEncouragement, encouraged, seenBySupporter, supporterForm, supportersPage } from "./supporters.js";
import { practised, takeawayPage } from "./takeaways.js";
import { timeline } from "./timeline.js";
import { settleEntry, versions } from "./versions.js";

/** @type {Record<string, (context: any, form: any) => any>} */
export const TWINS = {
  today,
  log,
  form_fill: formFill,
  assignment_page: assignmentPage,
  entry_page: entryPage,
  versions,
  history,
  timeline,
  progress,
  sync_status: syncStatus,
  prepare,
  prepared,
  reflect_on: reflectOn,
  meeting_begun: meetingBegun,
  routine_begun: routineBegun,
  routine_of: routineOf,
  routine_events: routineEvents,
  session_events: sessionEvents,
  practised,
  takeaway_page: takeawayPage,
  read_log: readLog,
  save_entry: saveEntry,
  share_entry: shareEntry,
  settle_entry: settleEntry,
  delete_entry: deleteEntry,
  discard_draft: discardDraft,
  dismiss,
  record_fill: recordFill,
  record_way: recordWay,
  plan_page: planPage,
  help_page: helpPage,
  requests_of: requestsOf,
  aftercare_of: aftercareOf,
  aftercare_page: aftercarePage,
  own_versions: ownVersions,
  answered,
  save_record: saveRecord,
  delete_record: deleteRecord,
  goals_page: goalsPage,
  goal_page: goalPage,
  goal_of: goalOf,
  goal_begun: goalBegun,
  tie_entry: tieEntry,
  learned_page: learnedPage,
  pack_page: packPage,
  proposals_page: proposalsPage,
  proposal_page: proposalPage,
  supporters_page: supportersPage,
  supporter_form: supporterForm,
  seen_by_supporter: seenBySupporter,
  encouraged,
  dismiss_encouragement: dismissEncouragement,
};
