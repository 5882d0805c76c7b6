// The pages an applicant comes back to: they show how the journey stands on the lender's side.

import { follow } from "./summary.js";

const { application } = document.querySelector("#summary").dataset;
if (application) follow(application);
