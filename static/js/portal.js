import "./error_summary.js";
