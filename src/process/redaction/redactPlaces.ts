/** What names the user of this machine. */
export interface Places {
  /** The home folder; empty if there is none. */
  readonly homeFolder: string;
  /** Empty if it is not known. */
  readonly userName: string;
}

/** What stands in the place of the name of a user. */
export const someUser = 'user';

/** Users that are no persons: images of containers and of virtual machines have them. */
const sharedUsers = new Set(
  'root,node,vscode,code,codespace,coder,gitpod,ubuntu,debian,runner,user,users,admin,administrator,vagrant,jovyan,docker,ec2-user,azureuser,developer,dev,test,linuxbrew,shared,public,default'.split(
    ',',
  ),
);

/** A shorter name is part of too many words. */
const minNameLength = 3;

/** Home folders of users, of which some may be those of others. */
const homeFolders =
  /((?:^|[^\w])(?:\/home\/|\/Users\/|[A-Za-z]:\\+Users\\+|%2F(?:home|Users)%2F))([^\s/\\:;,'"%]{1,256})/gi;

/** Writes the home folder as `~`, and takes the names of users out of a text. The time is linear in the length. */
export function createPlaceRedactor({ homeFolder, userName }: Places): (text: string) => string {
  const home =
    homeFolder.length > 1 ? new RegExp(`${escapePattern(homeFolder)}(?![^\\s/\\\\:;,'"=)\\]}])`, 'gi') : undefined;
  const isPersonal = userName.length >= minNameLength && !sharedUsers.has(userName.toLowerCase());
  const name = escapePattern(userName);
  const user = isPersonal ? new RegExp(`(?:(?<![\\p{L}\\p{N}])|(?<=%2F))${name}(?![\\p{L}\\p{N}])`, 'giu') : undefined;
  return (text) => {
    const short = home ? text.replace(home, '~') : text;
    const others = short.replace(homeFolders, (whole, before: string, name: string) =>
      sharedUsers.has(name.toLowerCase()) ? whole : `${before}${someUser}`,
    );
    return user ? others.replace(user, someUser) : others;
  };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
