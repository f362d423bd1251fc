// After a failed post the summary of errors is read first.
const summary = document.getElementById("error-summary");
if (summary) summary.focus();
