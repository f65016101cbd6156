import { Button, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useRef, useState } from "react";
import { stores } from "../data/collections";
import { useDashboard } from "../data/dashboard";
import type { EntityEdits } from "../data/entityStore";
import type { Collection, Fields, Item } from "../data/items";
import { dayOf } from "../format/day";
import type { ItemRequest } from "./dialogs";
import { FormInput } from "./FormInput";
import {
  type Draft,
  type Errors,
  forms,
  readDraft,
  rememberCurrency,
  type Values,
  writeDraft,
} from "./fields";
import classes from "./ItemDialog.module.css";
import { offerUndo } from "./undo";

/** The form of a new item or of one that exists. Closing it keeps nothing; whoever has typed is asked first. */
export default function ItemDialog({ request }: { request: ItemRequest }) {
  const { collection, item } = request;
  const form = forms[collection];
  const today = useDashboard((dashboard) => dashboard.date).data ?? dayOf(new Date());
  const edits = stores[collection].useEdits() as unknown as EntityEdits<Collection>;
  const [before] = useState<Values>(() => ({ ...form.initial(today), ...request.initial, ...item }));
  const [first] = useState<Draft>(() => readDraft(collection, before));
  const [draft, setDraft] = useState(first);
  const [errors, setErrors] = useState<Errors>({});
  const [opened, setOpened] = useState(true);
  const [asking, setAsking] = useState(false);
  const isPhone = useMediaQuery("(max-width: 40em)", undefined, { getInitialValueInEffect: false });
  const formElement = useRef<HTMLFormElement>(null);

  const isChanged = Object.keys(draft).some((name) => draft[name] !== first[name]);
  const close = () => (isChanged && !asking ? setAsking(true) : setOpened(false));

  const save = () => {
    const written = writeDraft(collection, draft, before);
    if (written.errors !== null) {
      setErrors(written.errors);
      const name = inputNames(collection, draft).find((input) => written.errors[input]);
      formElement.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
      return;
    }
    const name = form.name(written.values as unknown as Values);
    const { id: _id, version: _version, ...fields } = written.values as unknown as Item<Collection>;
    if (item === undefined) offerUndo(`Added ${name}`, edits.create(fields as never));
    else if (isChanged) offerUndo(`Changed ${name}`, edits.change(item as never, fields as never));
    if (draft.currency !== undefined) rememberCurrency(draft.currency);
    setOpened(false);
  };

  const remove = () => {
    offerUndo(`Deleted ${form.name(before)}`, edits.remove(item as never));
    setOpened(false);
  };

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={item === undefined ? `New ${form.one}` : `Edit ${form.one}`}
      // Two fields for a day and a time, with AM or PM, have room side by side.
      size={540}
      fullScreen={isPhone === true}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        ref={formElement}
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
      >
        {form.fields
          .flatMap((field) => field.inputs(draft))
          .map((input, index) => (
            <FormInput
              key={input.name}
              input={input}
              draft={draft}
              error={errors[input.name]}
              autoFocus={index === 0}
              onChange={(changes) => {
                setDraft({ ...draft, ...changes });
                setAsking(false);
                if (errors[input.name]) setErrors({ ...errors, [input.name]: "" });
              }}
            />
          ))}
        {asking && (
          <p role="alert" className={classes.asking}>
            Nothing of this is saved yet. Close without saving?
          </p>
        )}
        <div className={classes.buttons}>
          {item !== undefined && !asking && (
            <Button variant="subtle" color="red" onClick={remove} mr="auto">
              Delete
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {asking ? "Discard" : "Cancel"}
          </Button>
          <Button type="submit">{item === undefined ? "Add" : "Save"}</Button>
        </div>
      </form>
    </Modal>
  );
}

function inputNames(collection: keyof Fields, draft: Draft): string[] {
  return forms[collection].fields.flatMap((field) => field.inputs(draft).map((input) => input.name));
}
