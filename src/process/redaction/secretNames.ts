/** Words that make a name that of a secret wherever they are in it: `PGPASSWORD`, `authtoken`, `clientSecret`. */
const secretParts =
  /passw|passphrase|passcode|secret|credential|api_?key|access_?key|private_?key|account_?key|shared_?key|signing_?key|encryption_?key|master_?key|license_?key|session_?id|session_?key|authoriz|bearer/;

/** Words that do so as the last word of a name: `DB_PASS`, `MYSQL_PWD`, `--auth`, `sig`. */
const secretLastWords = new Set(
  'pass,pwd,creds,cred,auth,cookie,cookies,signature,sig,dsn,otp,jwt,pat,psk,webhook,userpwd'.split(','),
);

/** The same at the end of the last word: `sshpass`, `storepass`, `keypass`. */
const secretEnding = /[^m]pass$/;
const harmlessEnding = /(?:by|com|sur|tres|multi|render|one|single|two)pass$/;

/** The value of such a name says where a secret is, or what is true of it. */
const harmlessLastWords = new Set(
  'file,files,path,dir,folder,stdin,prompt,policy,length,len,ttl,expiry,expires,timeout,url,uri,endpoint,type,provider,store,helper,manager,name,names,algorithm,count,limit,size,max,min,required,enabled,through,format,version'.split(
    ',',
  ),
);

/** These name a number of tokens, or something that makes them. */
const tokenCount = /max|min|num|count|limit|budget|tokeniz|tokenis/;

/** Longer names are looked at up to this length, in characters: no option has one. */
const maxNameLength = 200;

/** Whether the value of an option, a variable or a field may be a secret, by its name. In doubt it is one. */
export function isSecretName(name: string): boolean {
  const words = name
    .slice(-maxNameLength)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  const last = words.at(-1);
  if (last === undefined || harmlessLastWords.has(last)) return false;
  // The variables of a shell, which are folders.
  if (/^(?:old)?pwd$/i.test(name)) return name !== 'PWD' && name !== 'OLDPWD';
  const joined = words.join('_');
  if (secretParts.test(joined) || secretLastWords.has(last)) return true;
  if (secretEnding.test(last) && !harmlessEnding.test(last)) return true;
  return /tokens?(?:$|_)/.test(joined) && !tokenCount.test(joined);
}
