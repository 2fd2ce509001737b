/** The page's own script: it brings the worker in, keeps it going, and wakes the parts of the page. */
import { keepDrafts } from "./drafts.js";
import { offerInstall } from "./install.js";
import { watchLimit } from "./limit.js";
import { watchPacers } from "./pacer.js";
import { watchPicks } from "./picks.js";
import { offerPrint } from "./print.js";
import { offerRescue } from "./rescue.js";
import { watchRisk } from "./risk.js";
import { watchRows } from "./rows.js";
import { watchSliders } from "./sliders.js";
import { keepStorage, noteHome } from "./storage.js";
import { whenBlocked } from "../phone/database.js";
import { hearWorker, sayBlocked, showTrouble } from "./synced.js";
import { watchTimers } from "./timer.js";
import { watchWayBack } from "./way_back.js";
import { sayHello, startWorker } from "./worker.js";

keepDrafts(document);
watchSliders(document);
watchPicks(document);
watchRows(document);
watchRisk(document);
watchTimers(document);
watchLimit(document);
watchPacers(document);
watchWayBack(document);
offerPrint(document);
showTrouble(document);
hearWorker();
offerInstall();
offerRescue(document);
whenBlocked(sayBlocked);
startWorker().then(async (worker) => {
  await noteHome();
  sayHello(worker);
  keepStorage();
});
