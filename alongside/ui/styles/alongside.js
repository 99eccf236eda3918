// What scripts add to pages that work without them. Built by `npm run build` into static/ui/alongside.js.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { ExitThisPage } from "govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { Tabs } from "govuk-frontend/dist/govuk/components/tabs/tabs.mjs";
import { keepWords } from "./kept_words.js";

const COMPONENTS = [ExitThisPage, ErrorSummary, NotificationBanner, Button, Checkboxes, Radios, PasswordInput, SkipLink, Tabs];

function begin() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const Component of COMPONENTS) {
    for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) new Component(element);
  }
}

begin();
keepWords(begin);
