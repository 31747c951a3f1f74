// Hands a file to the visitor: the browser's own way of saving, nothing sent anywhere.

/** @param name what it is called where it is saved */
export function saveFile(name: string, data: string | Uint8Array<ArrayBuffer>, type: string): void {
  const address = URL.createObjectURL(new Blob([data], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
