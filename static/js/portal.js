// Everything works without scripts; these make it better. One module per purpose, none knows another.
import "./autosave.js";
import "./counter.js";
import "./disclosure.js";
import "./error_summary.js";
import "./filter.js";
import "./form_guard.js";
import "./password.js";
import "./print.js";
import "./session.js";
