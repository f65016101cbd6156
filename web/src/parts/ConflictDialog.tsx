import { Button, Modal } from "@mantine/core";
import { useConflicts } from "../save/hooks";
import type { Conflict } from "../save/saver";
import classes from "./ConflictDialog.module.css";
import { type CollectionForm, forms, type Values } from "./fields";
import { useToday } from "./useToday";

/** The first edit that cannot be saved as it is: both versions side by side, and the choice. It cannot be closed without one. */
export default function ConflictDialog() {
  const { conflicts, resolve } = useConflicts();
  const today = useToday();
  const conflict = conflicts[0];
  if (conflict === undefined) return null;
  const { mine, theirs } = conflict as { mine: Values | null; theirs: Values | null };
  const form = forms[conflict.collection];
  const words = wordsOf(conflict, form);
  const name = form.name(mine ?? theirs ?? {});
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size="lg"
      title={`${words.title}: ${name}`}
    >
      <p className={classes.text}>{words.text}</p>
      {conflict.details.map(({ pointer, detail }) => (
        <p key={pointer} className={classes.detail}>{`${pointer.split("/").at(-1)}: ${detail}`}</p>
      ))}
      <div className={classes.versions}>
        <Version
          title="Yours"
          values={mine}
          other={theirs}
          form={form}
          today={today}
          absent={`You deleted this ${form.one}.`}
        >
          <Button fullWidth onClick={() => resolve(conflict, "mine")}>
            {conflict.reason === "refused" ? "Try again" : words.mine}
          </Button>
        </Version>
        <Version
          title="Stored"
          values={theirs}
          other={mine}
          form={form}
          today={today}
          absent={`There is no such ${form.one} any more.`}
        >
          <Button fullWidth variant="default" onClick={() => resolve(conflict, "theirs")}>
            {words.theirs}
          </Button>
        </Version>
      </div>
      {conflicts.length > 1 && (
        <p className={classes.text}>{`${conflicts.length - 1} more to decide after this.`}</p>
      )}
    </Modal>
  );
}

function Version({
  title,
  values,
  other,
  form,
  today,
  absent,
  children,
}: {
  title: string;
  values: Values | null;
  other: Values | null;
  form: CollectionForm;
  today: string;
  absent: string;
  children: React.ReactNode;
}) {
  return (
    <section className={classes.version} aria-label={title}>
      <h3>{title}</h3>
      {values === null ? (
        <p>{absent}</p>
      ) : (
        <dl>
          {form.fields.map((field) => {
            const text = field.show(values, today);
            const differs = other !== null && field.show(other, today) !== text;
            return (
              <div key={field.label}>
                <dt>{field.label}</dt>
                <dd>{differs ? <mark>{text}</mark> : text}</dd>
              </div>
            );
          })}
        </dl>
      )}
      {children}
    </section>
  );
}

function wordsOf({ reason, mine }: Conflict, { one }: CollectionForm) {
  const keep = mine === null ? "Delete it" : "Keep yours";
  switch (reason) {
    case "stale":
      return {
        title: "Changed elsewhere",
        text: `This ${one} was changed in another place while you edited it.`,
        mine: keep,
        theirs: "Keep the stored one",
      };
    case "missing":
      return {
        title: "Deleted elsewhere",
        text: `This ${one} was deleted in another place while you edited it.`,
        mine: "Keep yours",
        theirs: "Let it go",
      };
    case "exists":
      return {
        title: "Already there",
        text: `There is another ${one} in its place.`,
        mine: keep,
        theirs: "Keep the stored one",
      };
    case "refused":
      return {
        title: "Not accepted",
        text: `The service does not take this ${one} as it is.`,
        mine: "Try again",
        theirs: "Drop the edit",
      };
  }
}
