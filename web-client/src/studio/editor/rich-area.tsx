// A text in which pictures and sounds can be put where the cursor stands.

import { useRef, useState } from "preact/hooks";
import { MEDIA_TYPES, mediaMarkup, uploadMedia } from "../../core/media.ts";
import { randomKey } from "../../core/session.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Form } from "../../ui/form.tsx";
import { t } from "../../ui/text.ts";
import { useApp } from "../../ui/view.tsx";
import { AreaField } from "../fields.tsx";

interface RichAreaProps {
  label: string;
  hint?: string;
  value: string;
  maxLength: number;
  problem?: string | null;
  change: (text: string) => void;
  changeMarkdown: (text: string) => void; // a text that shows media is Markdown from then on
}

export function RichArea({ changeMarkdown, ...area }: RichAreaProps) {
  const node = useRef<HTMLDivElement>(null);
  const insert = (markup: string) => {
    const field = node.current!.querySelector("textarea")!;
    const { selectionStart: start, selectionEnd: end } = field;
    changeMarkdown(area.value.slice(0, start) + markup + area.value.slice(end));
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(start + markup.length, start + markup.length);
    });
  };
  return (
    <div class="rich-area" ref={node}>
      <AreaField {...area} />
      <AddMedia insert={insert} />
    </div>
  );
}

function AddMedia({ insert }: { insert: (markup: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
        {t("add-media")}
      </button>
      {isOpen && <MediaDialog insert={insert} close={() => setOpen(false)} />}
    </>
  );
}

function MediaDialog({ insert, close }: { insert: (markup: string) => void; close: () => void }) {
  const app = useApp();
  const file = useRef<HTMLInputElement>(null);
  const key = useRef(randomKey());
  const submit = async ({ words = "" }: Record<string, string>) => {
    const chosen = file.current!.files![0]!;
    const id = await uploadMedia((method, path, options) => app.session.request(method, path, options), chosen, key.current);
    close();
    insert(mediaMarkup(id, words.trim()));
  };
  return (
    <Dialog title={t("add-media")} close={close}>
      <Form action={t("upload-media")} submit={submit}>
        <div class="field">
          <label for="media-file">{t("media-file")}</label>
          <input
            id="media-file"
            ref={file}
            type="file"
            required
            accept={MEDIA_TYPES.join()}
            aria-describedby="media-hint"
            onChange={() => (key.current = randomKey())}
          />
          <p id="media-hint" class="hint">
            {t("media-hint")}
          </p>
        </div>
        <Field label={t("media-words")} name="words" hint={t("media-words-hint")} required={false} maxLength={300} dir="auto" autocomplete="off" />
      </Form>
      <div class="actions">
        <button type="button" onClick={close}>
          {t("cancel")}
        </button>
      </div>
    </Dialog>
  );
}
