import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { useSession } from "../app/context";

/** What signed-out users see. */
export function SignInPage() {
  const { error, signIn } = useSession();
  return (
    <Center mih="100vh">
      <Stack>
        <Title>Breakwater</Title>
        {error !== null && <Text role="alert">{error}</Text>}
        <Button onClick={signIn}>Sign in</Button>
      </Stack>
    </Center>
  );
}
