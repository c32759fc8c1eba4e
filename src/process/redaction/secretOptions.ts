/** A short option of one program whose value is a secret. */
export interface SecretOption {
  readonly option: string;
  /** `attached`: only as `-pVALUE`, because without it the program asks. `separate`: only as the next argument. */
  readonly form: 'either' | 'attached' | 'separate';
  /** The option means this only together with this command: `docker login -p`, but not `docker run -p`. */
  readonly command?: string;
}

/** By the name of the program, as their manuals have them. Options with telling names need no entry. */
const secretOptions: ReadonlyMap<string, readonly SecretOption[]> = new Map(
  [
    of('mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck', 'attached', '-p'),
    of('mariadb mariadb-dump mariadb-admin 7z 7za 7zr', 'attached', '-p'),
    of('sshpass mongo mongosh mongodump mongorestore mongoexport mongoimport cqlsh', 'either', '-p'),
    of('rabbitmqadmin useradd usermod rdesktop psexec', 'either', '-p'),
    of('redis-cli http https xh', 'either', '-a'),
    of('ldapsearch ldapadd ldapmodify ldapdelete ldappasswd ldapwhoami', 'either', '-w'),
    of('sqlcmd bcp ipmitool mosquitto_pub mosquitto_sub zip unzip', 'either', '-P'),
    of('plink pscp psftp putty', 'separate', '-pw'),
    of('smbclient rpcclient', 'either', '-U'),
    of('lftp', 'either', '-u'),
    of('curl', 'either', '-u', '-U', '-b', '--user', '--proxy-user', '--oauth2-bearer'),
    of('openssl', 'separate', '-pass', '-passin', '-passout', '-k', '-K'),
    of('snmpget snmpset snmpwalk', 'either', '-c', '-A', '-X'),
    withCommand('login', of('docker podman nerdctl buildah skopeo helm az oc', 'either', '-p')),
  ].flat(),
);

/** The options of a program whose values are secrets; undefined if it is not known to have such ones. */
export function findSecretOptions(program: string): readonly SecretOption[] | undefined {
  return secretOptions.get(program);
}

type Entry = readonly [program: string, options: readonly SecretOption[]];

function of(programs: string, form: SecretOption['form'], ...options: readonly string[]): readonly Entry[] {
  return programs.split(' ').map((program) => [program, options.map((option) => ({ option, form }))]);
}

function withCommand(command: string, entries: readonly Entry[]): readonly Entry[] {
  return entries.map(([program, options]) => [program, options.map((option) => ({ ...option, command }))]);
}
